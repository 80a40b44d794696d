/** A QR code drawn here: dark on white with its quiet zone in every theme, or cameras do not find it (ISO/IEC 18004 §6.3.8). */
import { useMemo } from 'react';
import { encode } from 'uqr';

const quietModules = 4;

export const QrCode = ({ text, label }: { text: string; label: string }) => {
  const { size, path } = useMemo(() => {
    const { data, size: modules } = encode(text, { ecc: 'M', border: 0 });
    const squares = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])));
    return { size: modules, path: squares.join('') };
  }, [text]);
  const whole = size + 2 * quietModules;
  return (
    <svg
      className="qr"
      role="img"
      aria-label={label}
      viewBox={`${-quietModules} ${-quietModules} ${whole} ${whole}`}
      shapeRendering="crispEdges"
    >
      <rect x={-quietModules} y={-quietModules} width={whole} height={whole} className="qr-light" />
      <path d={path} className="qr-dark" />
    </svg>
  );
};
