import { useState } from 'react';
import { useSettings } from '../language/settings.tsx';
import { Icon } from './Icon.tsx';

/** A command line with a button that copies it. */
export const Command = ({ text, label }: { text: string; label: string }) => {
  const { t } = useSettings();
  const [copied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      setTimeout(() => setCopied(false), 2_000);
    } catch {
      // Without permission the text can still be selected.
    }
  };
  return (
    <div className="command">
      <code>{text}</code>
      <button
        type="button"
        className="button small"
        onClick={() => void copy()}
        aria-label={`${t('command.copy')}: ${label}`}
      >
        <Icon name={copied ? 'done' : 'copy'} size={16} />
        <span aria-live="polite">{copied ? t('command.copied') : t('command.copy')}</span>
      </button>
    </div>
  );
};
