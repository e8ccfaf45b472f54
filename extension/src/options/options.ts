/** The settings page: an answer per kind, what was allowed and how to take that back. */
import { AWS_KINDS, answerTo, defaultAnswer, nameOf } from "../shared/kinds.ts";
import type { Answer } from "../shared/messages.ts";
import { button, byId, fillWords, make, text } from "../shared/page.ts";
import { type Locale, load, localeOf, type Settings, save } from "../shared/settings.ts";

const ANSWERS: readonly Answer[] = ["hold", "warn", "off"];

const change = (settings: Partial<Settings>): void => void save(settings).then(render);

function answerRow(kind: string, settings: Settings): HTMLElement {
  const select = make("select", "");
  for (const answer of ANSWERS) {
    const label = text(`answer_${answer}`);
    select.append(new Option(answer === defaultAnswer(kind) ? text("byDefault", label) : label, answer));
  }
  select.value = answerTo(kind, settings);
  const { noOverride, mode, answers: fixed } = settings.managed;
  select.disabled = noOverride === true || mode !== undefined || fixed?.[kind] !== undefined;
  select.addEventListener("change", () => {
    const answers = { ...settings.answers, [kind]: select.value as Answer };
    if (select.value === defaultAnswer(kind)) delete answers[kind];
    change({ answers });
  });
  return make("label", "row", make("span", "", nameOf(kind)), select);
}

function sites({ allowedSites }: Settings): HTMLElement[] {
  if (allowedSites.length === 0) return [make("li", "note", text("sitesNone"))];
  return allowedSites.map((site) => {
    const remove = button(
      text("remove"),
      () => change({ allowedSites: allowedSites.filter((one) => one !== site) }),
      "quiet",
    );
    remove.setAttribute("aria-label", text("removeSite", site));
    return make("li", "row", make("span", "", site === "file" ? text("siteFile") : site), remove);
  });
}

function values({ allowedValues }: Settings): HTMLElement[] {
  if (allowedValues.length === 0) return [make("p", "note", text("valuesNone"))];
  const count = make("span", "", text("valuesCount", String(allowedValues.length)));
  return [
    make(
      "div",
      "row",
      count,
      button(text("valuesClear"), () => change({ allowedValues: [] }), "quiet"),
    ),
  ];
}

async function render(): Promise<void> {
  await fillWords();
  document.title = text("optionsTitle");
  const settings = await load();
  const { managed } = settings;
  byId("managed").hidden = Object.keys(managed).length === 0;
  byId("answers").replaceChildren(...AWS_KINDS.map((kind) => answerRow(kind, settings)));
  const others = byId("others") as HTMLInputElement;
  others.checked = managed.otherProviders ?? settings.otherProviders;
  others.disabled = managed.otherProviders !== undefined || managed.noOverride === true;
  const language = byId("language") as HTMLSelectElement;
  language.replaceChildren(
    new Option(text("languageAuto"), ""),
    new Option("English", "en"),
    new Option("한국어", "ko"),
  );
  language.value = localeOf(settings) ?? "";
  language.disabled = managed.locale !== undefined || managed.noOverride === true;
  byId("sites").replaceChildren(...sites(settings));
  byId("values").replaceChildren(...values(settings));
}

byId("language").addEventListener("change", (event) =>
  change({ locale: (event.target as HTMLSelectElement).value as Locale | "" }),
);
byId("others").addEventListener("change", (event) =>
  change({ otherProviders: (event.target as HTMLInputElement).checked }),
);
chrome.storage.onChanged.addListener(() => void render());
void render();
