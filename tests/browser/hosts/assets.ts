// The scripts and styles of the sites: those of `page/`, and what React, Vue, Bootstrap and Tailwind bring, as npm has them.

import { build } from "esbuild";
import { basename, join } from "node:path";

export interface Asset {
  type: string;
  body: string | Uint8Array;
  headers?: Record<string, string>;
}

const here = join(import.meta.dirname, "page");

const SCRIPTS = ["outside", "react", "react-bindings", "vue", "vue-bindings", "router", "analytics"];

/** As a site has them: Tailwind 3 puts its rules in no layer, Tailwind 4 into `base`. */
const STYLES = {
  bootstrap: '@import "bootstrap/dist/css/bootstrap.css";',
  tailwind3: '@import "@unocss/reset/tailwind.css";',
  tailwind4: '@import "@unocss/reset/tailwind-v4.css" layer(base);',
  outside: '@import "./outside.css";',
  reset: '@import "./reset.css";',
  unset: '@import "./unset.css";',
  dark: '@import "./dark.css";',
  small: '@import "./small.css";',
};

/** All of them, by their path. */
export async function assets(): Promise<Map<string, Asset>> {
  const shared = { bundle: true, write: false, absWorkingDir: here, logLevel: "warning" } as const;
  const scripts = await build({
    ...shared,
    entryPoints: SCRIPTS.map((name) => `${name}.ts`),
    outdir: "out",
    format: "iife",
    target: "es2022",
    define: {
      "process.env.NODE_ENV": '"production"',
      __VUE_OPTIONS_API__: "false",
      __VUE_PROD_DEVTOOLS__: "false",
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false",
    },
    // With its compiler, for the template of the page.
    alias: { vue: "vue/dist/vue.esm-bundler.js" },
  });
  const files = new Map<string, Asset>();
  for (const { path, contents } of scripts.outputFiles) {
    files.set(`/${basename(path)}`, { type: "text/javascript; charset=utf-8", body: contents });
  }
  for (const [name, contents] of Object.entries(STYLES)) {
    const { outputFiles } = await build({ ...shared, stdin: { contents, loader: "css", resolveDir: here } });
    const body = outputFiles[0]?.contents ?? "";
    files.set(`/${name}.css`, { type: "text/css; charset=utf-8", body });
  }
  return files;
}
