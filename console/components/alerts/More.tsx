/** Older entries of a list, a page at a time. */
import { useState } from 'react';
import { type ApiFailure, asApiFailure } from '../../api/http.ts';
import { Failed } from '../States.tsx';

/** Pages of what is over, newest first; `first` is asked for again with every change, the further ones once. */
export const useMore = <T,>(
  key: string,
  ask: (before: number, signal: AbortSignal) => Promise<{ rows: T[]; next: number | null }>,
): {
  readonly rows: readonly T[];
  readonly next: number | null | undefined;
  readonly isBusy: boolean;
  readonly failure: ApiFailure | undefined;
  readonly more: (before: number) => void;
} => {
  const [pages, setPages] = useState<{ key: string; rows: T[]; next: number | null | undefined }>({
    key,
    rows: [],
    next: undefined,
  });
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure>();
  const current = pages.key === key ? pages : { key, rows: [], next: undefined };
  const more = (before: number): void => {
    setBusy(true);
    setFailure(undefined);
    ask(before, new AbortController().signal)
      .then(({ rows, next }) =>
        setPages((now) => ({ key, rows: [...(now.key === key ? now.rows : []), ...rows], next })),
      )
      .catch((error: unknown) => setFailure(asApiFailure(error)))
      .finally(() => setBusy(false));
  };
  return { rows: current.rows, next: current.next, isBusy, failure, more };
};

export const More = ({
  next,
  more,
  label,
}: {
  next: number | null;
  label: string;
  more: Pick<ReturnType<typeof useMore>, 'isBusy' | 'failure' | 'more'>;
}) => {
  if (next === null) return null;
  return (
    <div className="pager">
      {more.failure && <Failed failure={more.failure} onRetry={() => more.more(next)} />}
      {!more.failure && (
        <button type="button" className="button" disabled={more.isBusy} onClick={() => more.more(next)}>
          {label}
        </button>
      )}
    </div>
  );
};
