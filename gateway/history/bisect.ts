/**
 * Finds the few items a database refuses among many that it takes (pure apart from `send`). Sending a good item again
 * must change nothing, so halves can be tried until each refused item stands alone.
 */

export type Answer<Stop> =
  /** All of it is stored. */
  | { readonly kind: 'taken' }
  /** Something in it was refused, or it was too much at once; the rest may or may not be stored. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** Nothing may be assumed; do not go on. */
  | { readonly kind: 'stop'; readonly outcome: Stop };

export interface Refused<Item> {
  readonly item: Item;
  readonly reason: string;
}

export type Settled<Item, Stop> =
  | { readonly kind: 'settled'; readonly refused: readonly Refused<Item>[] }
  | { readonly kind: 'stop'; readonly outcome: Stop };

export interface Sender<Item, Stop> {
  send(items: readonly Item[]): Promise<Answer<Stop>>;
  /**
   * Asked when items are refused and none was ever taken: is it the items, or does the database refuse everything? An
   * outcome stops; undefined means the items are to blame.
   */
  doubt(): Promise<Stop | undefined>;
}

/** So many refused items without one that was taken raise the doubt before the others are tried. */
const doubtAfter = 16;

/** Sends all items, in order, and halves what is refused. Afterwards every item is stored or named as refused. */
export const settleInHalves = async <Item, Stop>(
  items: readonly Item[],
  { send, doubt }: Sender<Item, Stop>,
): Promise<Settled<Item, Stop>> => {
  const refused: Refused<Item>[] = [];
  const waiting: (readonly Item[])[] = [items];
  let trusted = false;
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    const [first] = part;
    if (first === undefined) continue;
    const answer = await send(part);
    if (answer.kind === 'stop') return answer;
    if (answer.kind === 'taken') {
      trusted = true;
    } else if (part.length > 1) {
      const middle = Math.ceil(part.length / 2);
      waiting.push(part.slice(middle), part.slice(0, middle));
    } else {
      refused.push({ item: first, reason: answer.reason });
    }
    if (!trusted && refused.length > 0 && (refused.length >= doubtAfter || waiting.length === 0)) {
      const outcome = await doubt();
      if (outcome !== undefined) return { kind: 'stop', outcome };
      trusted = true;
    }
  }
  return { kind: 'settled', refused };
};
