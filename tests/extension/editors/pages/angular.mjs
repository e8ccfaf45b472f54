import "zone.js";
import "@angular/compiler";
import { Component, provideZoneChangeDetection } from "@angular/core";
import { FormControl, ReactiveFormsModule } from "@angular/forms";
import { bootstrapApplication } from "@angular/platform-browser";

export async function mount(root) {
  const control = new FormControl("");
  const App = Component({
    selector: "app-root",
    imports: [ReactiveFormsModule],
    template: '<textarea [formControl]="control"></textarea>',
  })(
    class {
      control = control;
    },
  );
  root.append(document.createElement("app-root"));
  await bootstrapApplication(App, { providers: [provideZoneChangeDetection()] });
  const field = root.querySelector("textarea");
  return {
    focus: () => field.focus(),
    read: () => control.value,
    shown: () => field.value,
    fill: (text) => control.setValue(text),
  };
}
