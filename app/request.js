// Path B, fetched when somebody gets there: its style, and the app that draws every step. `names`: what the page calls
// the files.

const address = (name) => new URL(name, document.baseURI).href;

function style(href) {
  return new Promise((done, failed) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = href;
    link.onload = done;
    link.onerror = failed;
    document.head.append(link);
  });
}

export async function takeOver(names) {
  const js = address(names.app);
  const code = fetch(js.replace(".js", "_bg.wasm"));
  const [app, module_or_path] = await Promise.all([import(js), code, style(address(names.look))]);
  await app.default({ module_or_path });
  // The page's policy takes no address of a script from just anywhere (Trusted Types), and no two of one name: a first
  // try may have made it.
  if (!window.regainWork) {
    const addresses = window.trustedTypes?.createPolicy("regain", { createScriptURL: address }) ?? {
      createScriptURL: address,
    };
    window.regainWork = () => new Worker(addresses.createScriptURL(names.work));
  }
  await app.take_over();
}
