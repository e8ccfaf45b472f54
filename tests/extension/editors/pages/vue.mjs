import { createApp, h, ref, vModelText, withDirectives } from "vue/dist/vue.runtime.esm-bundler.js";

export function mount(root) {
  const value = ref("");
  const set = (next) => {
    value.value = next;
  };
  // What a template's `v-model` compiles to: templates themselves need eval in the page.
  createApp({
    render: () => withDirectives(h("textarea", { "onUpdate:modelValue": set }), [[vModelText, value.value]]),
  }).mount(root);
  const field = root.querySelector("textarea");
  return { focus: () => field.focus(), read: () => value.value, shown: () => field.value, fill: set };
}
