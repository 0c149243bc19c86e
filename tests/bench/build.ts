// The pages to compare with, as one would deploy them: bundled, split, minified, named by content, packed beforehand.

import { build } from "esbuild";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const here = import.meta.dirname;

export interface File {
  type: string;
  /** With brotli, at its best. */
  packed: Buffer;
  plain: Buffer;
}

/** The files of a page, by their path. `/` is the page itself. */
export type Files = Map<string, File>;

const types: Record<string, string> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};

/** A file, packed beforehand. */
export function packed(name: string, plain: Buffer): File {
  const packed = brotliCompressSync(plain, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: plain.length,
    },
  });
  return { type: types[extname(name)] ?? "application/octet-stream", packed, plain };
}

async function style(files: Files): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(here, "peers/style.css")],
    minify: true,
    write: false,
    // Today's browsers, as for the scripts.
    target: "es2022",
  });
  const plain = Buffer.from(outputFiles[0]?.contents ?? []);
  const path = `/style-${createHash("sha256").update(plain).digest("hex").slice(0, 8)}.css`;
  files.set(path, packed(path, plain));
  return path;
}

/** A page by the name of its folder. */
export async function page(name: string): Promise<Files> {
  const files: Files = new Map();
  const { outputFiles, metafile } = await build({
    entryPoints: [join(here, name, "main.tsx")],
    absWorkingDir: here,
    outdir: join(here, "out"),
    entryNames: "[name]-[hash]",
    chunkNames: "[name]-[hash]",
    bundle: true,
    splitting: true,
    format: "esm",
    minify: true,
    legalComments: "none",
    target: "es2022",
    define: { "process.env.NODE_ENV": '"production"' },
    metafile: true,
    write: false,
  });
  for (const { path, contents } of outputFiles) {
    const named = `/${basename(path)}`;
    files.set(named, packed(named, Buffer.from(contents)));
  }
  const main = Object.entries(metafile.outputs).find(
    ([, output]) => output.entryPoint === `${name}/main.tsx`,
  );
  if (main === undefined) throw new Error(`esbuild made no script of ${name}`);
  const [script, { imports }] = main;
  // What the script imports at once is fetched beside it; the second step has its turn later.
  const at_once = imports.filter(({ kind }) => kind === "import-statement");
  const tags = [
    `<link rel="stylesheet" href="${await style(files)}">`,
    `<script type="module" src="/${basename(script)}"></script>`,
    ...at_once.map(({ path }) => `<link rel="modulepreload" href="/${basename(path)}">`),
  ];
  const written = readFileSync(join(here, "peers/page.html"), "utf8")
    .replace("<!-- style and scripts -->", tags.join(""))
    .replace(/\n\s*/g, "");
  files.set("/", packed("index.html", Buffer.from(written)));
  return files;
}
