// A page of Vue's: the element is in a template, and drawn again with each event.

import { createApp, ref } from "vue";
import { attributes, place } from "./elements.ts";

const given = attributes();

const app = createApp({
  template: `
    <regain-recovery v-bind="given" @regain-step="step = $event.detail.step" @regain-done="outcome = $event.detail.outcome"></regain-recovery>
    <p id="heard">{{ step }} {{ outcome }}</p>`,
  setup: () => ({ given, step: ref(""), outcome: ref("") }),
});
app.config.compilerOptions.isCustomElement = (tag) => tag.includes("-");
app.mount(place());
