/** Moving through the rows of a page and acting on them by single keys, where those are on (WCAG 2.1.4). */
import { isTyping, usePageKeys } from '../components/use-page-keys.ts';
import { useSettings } from '../language/settings.tsx';
import { type ActKind, actKeys, actKinds } from './acts.ts';

const rows = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('[data-row]')];

/** The row that has the focus, or holds what has it. */
export const rowInFocus = (): string | undefined => {
  const active = document.activeElement;
  const row = active?.closest('[data-row]') ?? active?.closest('li')?.querySelector('[data-row]');
  return row instanceof HTMLElement ? row.dataset.row : undefined;
};

const move = (step: 1 | -1): void => {
  const all = rows();
  const here = all.findIndex((row) => row.dataset.row === rowInFocus());
  const next = here < 0 ? (step === 1 ? 0 : all.length - 1) : here + step;
  const row = all[next];
  row?.focus();
  row?.scrollIntoView({ block: 'nearest' });
};

/** `row` is `situation <id>` or `alert <id>`; undefined = none has the focus. */
export const useListKeys = (handlers: {
  readonly onAct: (kind: ActKind, row: string | undefined) => void;
  readonly onChoose?: (row: string) => void;
}): void => {
  const { singleKeys } = useSettings();
  usePageKeys((event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTyping(event.target) || document.querySelector('dialog[open]')) return;
    const row = rowInFocus();
    // Arrows and the space bar are no letters: they work where a row has the focus.
    if (row !== undefined && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      move(event.key === 'ArrowDown' ? 1 : -1);
      return;
    }
    if (row !== undefined && event.key === ' ' && document.activeElement?.matches('[data-row]')) {
      event.preventDefault();
      handlers.onChoose?.(row);
      return;
    }
    if (!singleKeys || event.shiftKey) return;
    const key = event.key.toLowerCase();
    if (key === 'j' || key === 'k') {
      event.preventDefault();
      move(key === 'j' ? 1 : -1);
      return;
    }
    const kind = actKinds.find((each) => actKeys[each] === key);
    if (!kind || event.repeat) return;
    event.preventDefault();
    handlers.onAct(kind, row);
  });
};
