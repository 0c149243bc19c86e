// What a page is told by the tag of its script: the attributes that it gives the element. And what a test reaches of it.

declare global {
  interface Window {
    /** Changes what the page has given the element. */
    bindings?: {
      setLocale: (value: string) => void;
      setSupport: (value: string) => void;
      /** Draws the page again, with the same in other objects. */
      redraw: () => void;
    };
    /** Is told of events by the page's own listeners. */
    heard: (event: Event) => void;
  }
}

window.heard = ({ type }) => {
  document.body.dataset["heard"] = `${document.body.dataset["heard"] ?? ""} ${type}`;
};

/** In `data-attributes`, as JSON. */
export function attributes(): Record<string, string> {
  return JSON.parse(document.currentScript?.dataset["attributes"] ?? "{}") as Record<string, string>;
}

/** Where the page is drawn. */
export function place(): HTMLElement {
  const place = document.getElementById("drawn");
  if (place === null) throw new Error("the page has no place to draw in");
  return place;
}
