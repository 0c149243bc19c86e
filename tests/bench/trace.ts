// What a page's main thread did for each key, out of a trace as DevTools records it.

/** Of one key press, in milliseconds of the main thread's own time: what other programs take from it does not count. */
export interface KeyPress {
  /** From the key's event to the end of the frame that shows it, without what was waited for. */
  work: number;
  /** Of that, the page's own scripts; the browser's handling of the event, the editing of the input among it. */
  script: number;
  event: number;
  /** Style and layout, whoever asked for it; and what is drawn. */
  layout: number;
  paint: number;
  /** Everything until the next key, so what is done later counts as well. */
  all: number;
}

interface Event {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  ts: number;
  dur?: number;
  /** The same of the thread's own time. */
  tdur?: number;
  args?: { data?: { type?: string } };
}

interface Span {
  name: string;
  type: string | undefined;
  from: number;
  to: number;
  own: number;
}

/** What is drawn, after scripts and layout. */
const PAINT = ["PrePaint", "Paint", "Layerize", "Commit", "UpdateLayer", "CompositeLayers"];
const SCRIPT = [
  "FunctionCall",
  "EvaluateScript",
  "RunMicrotasks",
  "TimerFire",
  "FireAnimationFrame",
  "FireIdleCallback",
];

export function keyPresses(trace: string): KeyPress[] {
  const { traceEvents } = JSON.parse(trace) as { traceEvents: Event[] };
  const key = traceEvents.find((event) => isDispatch(event, "keydown"));
  if (key === undefined) throw new Error("no key is in the trace");
  const spans = traceEvents
    .filter(({ ph, pid, tid }) => ph === "X" && pid === key.pid && tid === key.tid)
    .map(({ name, ts, dur = 0, tdur = dur, args }) => ({
      name,
      type: args?.data?.type,
      from: ts / 1000,
      to: (ts + dur) / 1000,
      own: tdur / 1000,
    }))
    .sort((a, b) => a.from - b.from || b.to - a.to);
  const tasks = outermost(spans.filter(({ name }) => name === "RunTask"));
  const keys = spans.filter(({ name, type }) => name === "EventDispatch" && type === "keydown");
  const commits = spans.filter(({ name }) => name === "Commit");
  const frames = tasks.filter((task) => commits.some((commit) => holds(task, commit)));
  const begins = keys.map((each) => tasks.find((task) => holds(task, each))?.from ?? each.from);
  return begins.map((from, n) => {
    const next = begins[n + 1] ?? Infinity;
    const typed = spans.find(
      (span) => span.type === "input" && span.name === "EventDispatch" && span.from >= from,
    );
    const drawn = frames.find((frame) => frame.to >= (typed?.to ?? from));
    const to = drawn?.to ?? next;
    return {
      ...parts(spans, from, to),
      all: took(tasks.filter((task) => task.from >= from && task.from < next)),
    };
  });
}

function parts(spans: Span[], from: number, to: number): Omit<KeyPress, "all"> {
  const within = spans.filter((span) => span.from >= from && span.to <= to);
  const of = (...names: string[]): Span[] => outermost(within.filter(({ name }) => names.includes(name)));
  const [events, scripts] = [of("EventDispatch"), of(...SCRIPT)];
  const layouts = of("UpdateLayoutTree", "Layout");
  // A script that asks how large something is has it laid out at once.
  const forced = layouts.filter((layout) => isIn(layout, scripts));
  const others = layouts.filter((layout) => isIn(layout, events) && !forced.includes(layout));
  return {
    work: took(of("RunTask")),
    script: took(scripts) - took(forced),
    event: took(events) - took(scripts.filter((script) => isIn(script, events))) - took(others),
    layout: took(layouts),
    paint: took(of(...PAINT)),
  };
}

/** Those that lie in no other of them. */
function outermost(spans: Span[]): Span[] {
  const kept: Span[] = [];
  for (const span of spans) if (span.from >= (kept.at(-1)?.to ?? -Infinity)) kept.push(span);
  return kept;
}

function took(spans: Span[]): number {
  return spans.reduce((sum, span) => sum + span.own, 0);
}

function isIn(span: Span, outer: Span[]): boolean {
  return outer.some((each) => holds(each, span));
}

function holds(outer: Span, inner: Span): boolean {
  return outer.from <= inner.from && inner.to <= outer.to;
}

function isDispatch({ name, args }: Event, type: string): boolean {
  return name === "EventDispatch" && args?.data?.type === type;
}
