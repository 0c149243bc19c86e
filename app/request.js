// Path B, fetched when somebody gets there: its style, and the app that draws every step. `names`: what the page calls
// the files.

const address = (name) => new URL(name, document.baseURI).href;

// Starts the work of the challenge. The page lets no script's address through but this policy's (Trusted Types), and it
// takes that one file's alone.
function worker(work) {
  const createScriptURL = (url) => {
    if (url === work) return url;
    throw new TypeError(url);
  };
  const policy = window.trustedTypes?.createPolicy("regain", { createScriptURL }) ?? { createScriptURL };
  return () => new Worker(policy.createScriptURL(work));
}

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
  // Once: a second policy of the same name is refused.
  window.regainWork ??= worker(address(names.work));
  await app.take_over();
}
