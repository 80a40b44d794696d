/** Something that is on or off, changed by a press. */
import { useSettings } from '../../language/settings.tsx';

export const Switch = ({
  isOn,
  label,
  onPress,
  isBusy = false,
}: {
  isOn: boolean;
  /** What is switched. */
  label: string;
  onPress: () => void;
  isBusy?: boolean;
}) => {
  const { t } = useSettings();
  return (
    <button
      type="button"
      role="switch"
      className="switch"
      aria-checked={isOn}
      aria-label={label}
      disabled={isBusy}
      onClick={onPress}
    >
      <span className="switch-track" aria-hidden="true">
        <span />
      </span>
      <span aria-hidden="true">{t(isOn ? 'state.on' : 'state.off')}</span>
    </button>
  );
};
