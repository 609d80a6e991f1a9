// What the pages of others have of the widget: one function, and before it has loaded a queue in its place.
interface Window {
  jieda: ((...command: any[]) => void) & { q?: (any[] | IArguments)[]; loaded?: boolean };
}
