/** keyfence scan: credentials in trees, in what is staged, in commits. */
import { type Arguments, UsageError } from "./arguments.js";
import { settingsOf, unused } from "./config.js";
import { contents, inRepository, type Named, reachedObjects, stagedObjects, treeFiles } from "./git.js";
import { GitSecrets } from "./git-secrets.js";
import { Inspection } from "./inspect.js";
import { fileItem, gitItems, itemsOf } from "./items.js";
import { print } from "./print.js";

/** Below this many objects workers cost more than they give. */
const MANY = 3_000;

export async function scan(args: Arguments): Promise<number> {
  const settings = settingsOf(args);
  const ways = ["staged", "range", "history"].filter((way) => args.on(way) || args.text(way));
  if (ways.length > 1 || (ways.length && args.rest.length)) {
    throw new UsageError("scan either files, or --staged, or --range, or --history");
  }
  const gitSecrets = GitSecrets.here(args.on("providers"));
  const inspection = new Inspection(settings, true, gitSecrets);
  const { isIgnored } = settings;
  const objects = async (found: Named[], past: boolean) => {
    const wanted = found.filter(({ name }) => !isIgnored(name));
    // Of what is not past every text may have a comment to tell of.
    const worth = past && wanted.length >= MANY ? await inspection.sift(wanted) : wanted;
    await inspection.all(gitItems(contents(worth), past));
  };
  const range = args.text("range");
  if (args.on("staged")) await objects(stagedObjects(), false);
  else if (range) await objects(reachedObjects(...revisions(range)), true);
  else if (args.on("history")) await objects(reachedObjects("--all"), true);
  else if (!args.rest.length && inRepository()) {
    const tree = treeFiles().filter((file) => !isIgnored(file));
    await inspection.all(tree.map((file) => fileItem(file, "walk")));
    inspection.notes.push(...unused(settings, ["."]));
  } else {
    const words = args.rest.length ? args.rest : ["."];
    const { items, failures } = itemsOf(words, isIgnored);
    inspection.failures.push(...failures);
    await inspection.all(items);
    inspection.notes.push(...unused(settings, words));
  }
  return print(inspection, settings);
}

function revisions(range: string): string[] {
  const words = range.split(/\s+/).filter(Boolean);
  const option = words.find((word) => word.startsWith("-"));
  if (option) throw new UsageError(`--range: \`${option}\` is no revision`);
  return words;
}
