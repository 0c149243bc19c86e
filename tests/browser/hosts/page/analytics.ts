// What scripts of others do to a page: built-in functions wrapped, a `Promise` and a `fetch` of their own, and an array that
// has one member more when it is walked through.

export {};

declare global {
  interface Window {
    /** How often anything was called that is wrapped here, to show that it was. */
    counted?: Record<string, number>;
  }
}

const counted: Record<string, number> = {};
window.counted = counted;

function count(what: string): void {
  counted[what] = (counted[what] ?? 0) + 1;
}

function wrap(prototype: object, name: string): void {
  const original = (prototype as Record<string, (...given: unknown[]) => unknown>)[name];
  if (original === undefined) throw new Error(`there is no ${name}`);
  Object.defineProperty(prototype, name, {
    configurable: true,
    writable: true,
    value: function (this: unknown, ...given: unknown[]): unknown {
      count(name);
      return original.apply(this, given);
    },
  });
}

wrap(Element.prototype, "setAttribute");
wrap(Node.prototype, "appendChild");
wrap(Element.prototype, "append");
wrap(EventTarget.prototype, "addEventListener");
// So that it is found on elements themselves.
Object.defineProperty(Element.prototype, "addEventListener", {
  configurable: true,
  writable: true,
  value: EventTarget.prototype.addEventListener,
});
wrap(history, "pushState");
wrap(history, "replaceState");

window.Promise = class Tracked<T> extends Promise<T> {
  constructor(run: ConstructorParameters<typeof Promise<T>>[0]) {
    count("Promise");
    super(run);
  }
} as PromiseConstructor;

const fetched = window.fetch;
window.fetch = async (...given: Parameters<typeof fetch>): Promise<Response> => {
  count("fetch");
  const answer = await fetched(...given);
  void answer.clone().arrayBuffer();
  return answer;
};

Object.defineProperty(Array.prototype, "last", {
  configurable: true,
  enumerable: true,
  writable: true,
  value: function (this: unknown[]): unknown {
    return this.at(-1);
  },
});
