// `@regain/form/react` and `@regain/form/vue` are types: there is nothing to run.
export {};
