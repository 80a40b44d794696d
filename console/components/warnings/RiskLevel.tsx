/** A disaster-risk level with its number, its word and the colour that Decision 18/2021/QĐ-TTg names for it. */
import { useSettings } from '../../language/settings.tsx';

export const riskLevels = [1, 2, 3, 4, 5] as const;
export type RiskLevelNumber = (typeof riskLevels)[number];
export const asRiskLevel = (level: number): RiskLevelNumber => riskLevels.find((each) => each === level) ?? 5;

export const RiskLevel = ({ level }: { level: number }) => {
  const { t } = useSettings();
  const known = asRiskLevel(level);
  return (
    <span className="risk-chip" data-risk={known}>
      <strong>{t('warnings.level', { level: known })}</strong> {t(`warnings.level.${known}`)}
    </span>
  );
};
