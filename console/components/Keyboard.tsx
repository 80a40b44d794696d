/** Keyboard help, opened by `?`, and the list of keys it shares with the help page. */
import { useEffect, useRef } from 'react';
import type { MessageKey } from '../../shared/i18n/translator.ts';
import { useSettings } from '../language/settings.tsx';
import { Icon } from './Icon.tsx';

type KeyRows = readonly (readonly [keys: readonly string[], text: MessageKey])[];

export const isApple = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** On the pages of alerts and situations; letters only while single keys are on. */
const alertKeys = [
  [['J', 'K'], 'keys.alerts.move'],
  [['↑', '↓'], 'keys.alerts.arrows'],
  [['Space'], 'keys.alerts.choose'],
  [['Enter'], 'keys.alerts.open'],
  [['A'], 'alerts.act.acknowledge'],
  [['G'], 'alerts.act.assign'],
  [['S'], 'alerts.act.shelve'],
  [['U'], 'alerts.act.unshelve'],
  [['N'], 'alerts.act.note'],
  [['X'], 'alerts.act.close'],
] as const satisfies KeyRows;

/** On the pages that show the city; they all need single keys. */
const timeKeys = [
  [['T'], 'time.keys.open'],
  [['←', '→'], 'time.keys.earlier'],
  [['P'], 'time.keys.play'],
] as const satisfies KeyRows;

const KeyList = ({ rows }: { rows: KeyRows }) => {
  const { t } = useSettings();
  return (
    <dl>
      {rows.map(([keys, text]) => (
        <div key={text}>
          <dt>
            {keys.map((key) => (
              <kbd key={key}>{key}</kbd>
            ))}
          </dt>
          <dd>{t(text)}</dd>
        </div>
      ))}
    </dl>
  );
};

export const KeyTable = () => {
  const { t, singleKeys, setSingleKeys } = useSettings();
  return (
    <div className="keys">
      <dl>
        <div>
          <dt>
            <kbd>{isApple ? '⌘' : 'Ctrl'}</kbd> <kbd>K</kbd>
          </dt>
          <dd>{t('keys.find')}</dd>
        </div>
        <div>
          <dt>
            <kbd>/</kbd>
          </dt>
          <dd>{t('keys.filter')}</dd>
        </div>
        <div>
          <dt>
            <kbd>?</kbd>
          </dt>
          <dd>{t('keys.help')}</dd>
        </div>
        <div>
          <dt>
            <kbd>↑</kbd> <kbd>↓</kbd> <kbd>Enter</kbd>
          </dt>
          <dd>{t('keys.choose')}</dd>
        </div>
        <div>
          <dt>
            <kbd>Tab</kbd>
          </dt>
          <dd>{t('keys.tab')}</dd>
        </div>
        <div>
          <dt>
            <kbd>Esc</kbd>
          </dt>
          <dd>{t('keys.escape')}</dd>
        </div>
      </dl>
      <h3>{t('time.keys')}</h3>
      <KeyList rows={timeKeys} />
      <h3>{t('keys.alerts')}</h3>
      <KeyList rows={alertKeys} />
      <label className="check">
        <input type="checkbox" checked={singleKeys} onChange={(event) => setSingleKeys(event.target.checked)} />
        {t('keys.single')}
      </label>
    </div>
  );
};

export const KeyboardHelp = ({ onClose }: { onClose: () => void }) => {
  const { t } = useSettings();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click beside the dialog closes it; Esc does for the keyboard
    <dialog
      ref={dialog}
      aria-labelledby="keys-title"
      onClose={onClose}
      onClick={(event) => {
        if (event.target === dialog.current) onClose();
      }}
    >
      <div className="panel-head">
        <h2 id="keys-title">{t('keys.title')}</h2>
        <button type="button" className="button icon-only plain" aria-label={t('action.close')} onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
      <KeyTable />
    </dialog>
  );
};
