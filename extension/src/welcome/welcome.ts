/** Shown once after installation: three lines, and the question for access where a browser has not given it. */
import { askToRun, byId, fillWords, mayRun } from "../shared/page.ts";

async function render(): Promise<void> {
  byId("access").hidden = await mayRun();
}

byId("allow").addEventListener("click", () => void askToRun().then(render));
void fillWords().then(render);
