import { createElement, useState } from "react";
import { createRoot } from "react-dom/client";

function Field({ on }) {
  const [value, set] = useState("");
  Object.assign(on, { value, set });
  return createElement("textarea", { value, onChange: (event) => set(event.target.value) });
}

export function mount(root) {
  const on = {};
  createRoot(root).render(createElement(Field, { on }));
  const field = () => root.querySelector("textarea");
  return {
    focus: () => field().focus(),
    read: () => on.value,
    shown: () => field().value,
    fill: (text) => on.set(text),
  };
}
