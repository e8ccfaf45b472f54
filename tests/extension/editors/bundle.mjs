// Bundles the pages of editors, once: each file of pages/ exports `mount(root)`, which puts the editor into `root` and
// answers with { focus, read, fill }: what a page's own script can do with it.
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const { build } = createRequire(new URL("../../../npm/package.json", import.meta.url))("esbuild");
const REACT_18 = { react: "react18", "react-dom": "react-dom18" };

/** The script and style of an editor's page; the script leaves what `mount` answers in `window.editor`. */
export async function editorScript(name) {
  if (!fs.existsSync(path.join(here, "node_modules"))) {
    throw new Error(
      "the editors are missing: ./build.sh test installs them, or npm install in tests/extension/editors",
    );
  }
  const result = await build({
    stdin: {
      contents: `import { mount } from "./pages/${name}.mjs"; Promise.resolve(mount(document.getElementById("editor"))).then((editor) => { window.editor = editor; });`,
      resolveDir: here,
    },
    absWorkingDir: here,
    bundle: true,
    write: false,
    minify: true,
    format: "iife",
    target: ["chrome123", "firefox140"],
    define: { "process.env.NODE_ENV": '"production"', global: "globalThis" },
    // Draft.js was made for an older React.
    alias: name === "draft" ? REACT_18 : {},
    loader: { ".ttf": "empty" },
    outdir: here,
    logLevel: "error",
  });
  const [css = "", script] = ["css", "js"].map(
    (end) => result.outputFiles.find(({ path }) => path.endsWith(end))?.text,
  );
  return { css, script: script.replaceAll("</script", "<\\/script") };
}

export const EDITORS = fs
  .readdirSync(path.join(here, "pages"))
  .map((name) => name.replace(".mjs", ""))
  .sort();
