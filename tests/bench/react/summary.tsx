// Everything that is wrong, above the form. It takes the focus each time the form was sent and is refused.

import { useEffect, useRef } from "react";

export interface Line {
  words: string;
  /** The id of its field, where it has one. */
  to?: string;
}

interface Props {
  lines: Line[];
  /** How often the form was sent so far. */
  attempt: number;
  /** The heading of the step, for the title of the page. */
  step: string;
}

export function Summary({ lines, attempt, step }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const isWrong = lines.length > 0;

  useEffect(() => {
    if (attempt > 0) box.current?.focus();
  }, [attempt]);
  useEffect(() => {
    document.title = `${isWrong ? "Error: " : ""}${step} – Example`;
  }, [isWrong, step]);

  if (!isWrong) return null;
  return (
    <div className="summary" role="alert" tabIndex={-1} ref={box} aria-labelledby="summary-title">
      <h2 id="summary-title">There is a problem</h2>
      <ul>
        {lines.map(({ words, to }) => (
          <li key={words}>
            {to === undefined ? (
              words
            ) : (
              <a
                href={`#${to}`}
                onClick={(event) => {
                  event.preventDefault();
                  document.getElementById(to)?.focus();
                }}
              >
                {words}
              </a>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
