/** The credentials of a station, shown this once: to copy, to photograph with the device, and to try out. */
import { type ReactNode, useState } from 'react';
import type { Credentials as StationCredentials } from '../../shared/api.ts';
import type { QuantityId } from '../../shared/quantities.ts';
import { deviceSettings, settingsJson, settingsText, trialCommand } from '../fleet/device.ts';
import { useSettings } from '../language/settings.tsx';
import { Icon } from './Icon.tsx';
import { QrCode } from './QrCode.tsx';

/** A button that copies; without permission the text can still be selected. */
export const CopyButton = ({
  text,
  label,
  words,
  isBig = false,
  onCopied,
}: {
  text: string;
  /** What is copied, for those who listen. */
  label: string;
  /** Words of the button; "copy" by itself. */
  words?: string;
  isBig?: boolean;
  onCopied?: (() => void) | undefined;
}) => {
  const { t } = useSettings();
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setState('copied');
      onCopied?.();
    } catch {
      // No clipboard without TLS: the person selects and copies by hand.
      setState('failed');
    }
    setTimeout(() => setState('idle'), 4_000);
  };
  const shown =
    state === 'copied' ? t('command.copied') : state === 'failed' ? t('copy.failed') : (words ?? t('command.copy'));
  return (
    <button
      type="button"
      className={isBig ? 'button' : 'button small'}
      aria-label={state === 'idle' ? `${words ?? t('command.copy')}: ${label}` : undefined}
      onClick={() => void copy()}
    >
      <Icon name={state === 'copied' ? 'done' : 'copy'} size={16} />
      <span aria-live="polite">{shown}</span>
    </button>
  );
};

export const Credentials = ({
  credentials,
  quantities,
  interval,
  isTrialOpen = false,
  onKept,
  children,
}: {
  credentials: StationCredentials;
  quantities: readonly QuantityId[];
  /** Seconds. */
  interval: number;
  /** The line that tries it out is there at once. */
  isTrialOpen?: boolean;
  /** Something was copied or saved. */
  onKept?: () => void;
  children?: ReactNode;
}) => {
  const { t } = useSettings();
  const settings = deviceSettings(credentials, location.hostname, interval);
  const rows: readonly [name: string, value: string][] = settings
    ? [
        [t('credentials.host'), settings.host],
        [t(settings.tls ? 'credentials.tlsPort' : 'credentials.port'), String(settings.port)],
        [t('credentials.username'), settings.username],
        [t('credentials.password'), settings.password],
        [t('credentials.topic'), settings.topic],
      ]
    : [
        [t('credentials.username'), credentials.username],
        [t('credentials.password'), credentials.password],
      ];
  return (
    <div className="secret credentials">
      <p className="secret-once">{t('credentials.once')}</p>
      {!settings && <p>{t('credentials.noPort')}</p>}
      <dl className="credential-rows">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <code>{value}</code>
              <CopyButton text={value} label={name} onCopied={onKept} />
            </dd>
          </div>
        ))}
      </dl>
      {settings && (
        <>
          <div className="credential-actions">
            <CopyButton
              isBig
              text={settingsText(settings)}
              label={t('credentials.all')}
              words={t('credentials.copyAll')}
              onCopied={onKept}
            />
          </div>
          <details className="credential-more" open={isTrialOpen}>
            <summary>{t('credentials.try')}</summary>
            <p className="quiet">{t('credentials.try.means')}</p>
            <div className="command">
              <code data-trial>{trialCommand(settings, quantities)}</code>
              <CopyButton text={trialCommand(settings, quantities)} label={t('credentials.try')} onCopied={onKept} />
            </div>
          </details>
          <details className="credential-more" onToggle={(event) => event.currentTarget.open && onKept?.()}>
            <summary>{t('credentials.qr')}</summary>
            <p className="quiet">{t('credentials.qr.means')}</p>
            <QrCode text={settingsJson(settings)} label={t('credentials.qr.label')} />
          </details>
        </>
      )}
      {children}
    </div>
  );
};
