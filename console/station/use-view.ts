/** What is seen of a station's page, kept by its address, so that back and forward go through it. */
import { useMemo } from 'react';
import { useSearchParams } from 'wouter';
import { searchOf, type View, viewOf } from './view.ts';

export interface ViewState {
  readonly view: View;
  /** A new entry in the history with `push`; otherwise the present one is another. */
  readonly change: (next: Partial<View>, how?: 'push' | 'replace') => void;
  /** Query of an address with this changed. */
  readonly searchWith: (next: Partial<View>) => string;
}

export const useView = (): ViewState => {
  const [search, setSearch] = useSearchParams();
  const text = search.toString();
  return useMemo(() => {
    const view = viewOf(new URLSearchParams(text), location.hash);
    return {
      view,
      change: (next, how = 'replace') => setSearch(searchOf({ ...view, ...next }), { replace: how === 'replace' }),
      searchWith: (next) => {
        const query = new URLSearchParams(searchOf({ ...view, ...next })).toString();
        return query === '' ? '' : `?${query}`;
      },
    };
  }, [text, setSearch]);
};
