/** Hours as a bar: within, above, and without enough data as hatching. The words beside it say the same. */
export const HoursBar = ({
  expected,
  judged,
  within,
  label,
}: {
  expected: number;
  judged: number;
  within: number;
  label: string;
}) => {
  if (expected === 0) return null;
  const percent = (hours: number): string => `${(hours / expected) * 100}%`;
  return (
    <span className="hours-bar" role="img" aria-label={label}>
      <span className="hours-within" style={{ width: percent(within) }} />
      <span className="hours-above" style={{ width: percent(judged - within) }} />
    </span>
  );
};

/** A part of a whole. */
export const ShareBar = ({ part, whole, label }: { part: number; whole: number; label: string }) => {
  if (whole === 0) return null;
  return (
    <span className="hours-bar plain-bar" role="img" aria-label={label}>
      <span className="hours-within" style={{ width: `${(part / whole) * 100}%` }} />
    </span>
  );
};
