// How Vue hands over what it is given: attributes, properties and listeners.

import { createApp, ref } from "vue";
import { place } from "./elements.ts";

const locale = ref("en");
const support = ref("https://help.example.org/");
const drawn = ref(0);
window.bindings = {
  setLocale: (value) => (locale.value = value),
  setSupport: (value) => (support.value = value),
  redraw: () => (drawn.value += 1),
};

const app = createApp({
  template: `
    <regain-recovery
      :locale="locale" :heading="3" identifier="anna" :config="{ links: { support } }" :data-drawn="drawn"
      @regain-ready="heard" @regain-step="heard"></regain-recovery>`,
  setup: () => ({ locale, support, drawn, heard: window.heard }),
});
app.config.compilerOptions.isCustomElement = (tag) => tag.includes("-");
void customElements.whenDefined("regain-recovery").then(() => app.mount(place()));
