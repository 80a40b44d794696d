/** Something that is shown this once: to copy, or to photograph with the phone that is to have it. */
import { type ReactNode, useEffect } from 'react';
import { useSettings } from '../language/settings.tsx';
import { Command } from './Command.tsx';
import { QrCode } from './QrCode.tsx';

export const Secret = ({
  text,
  label,
  qr,
  children,
}: {
  text: string;
  /** What it is, for the button that copies it. */
  label: string;
  /** Name of the QR code; none without it. */
  qr?: string;
  children?: ReactNode;
}) => {
  const { t } = useSettings();
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, []);
  return (
    <div className="secret">
      <p className="secret-once">{t('secret.once')}</p>
      <Command text={text} label={label} />
      {(qr || children) && (
        <div className="secret-more">
          {qr && <QrCode text={text} label={qr} />}
          {children && <div className="secret-words">{children}</div>}
        </div>
      )}
    </div>
  );
};
