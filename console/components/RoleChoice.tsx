/** The roles, each with what it may do, so that nobody has to guess. */
import { useId } from 'react';
import { type Role, roles } from '../../shared/access.ts';
import { useSettings } from '../language/settings.tsx';

export const RoleChoice = ({ role, onChange }: { role: Role; onChange: (role: Role) => void }) => {
  const { t } = useSettings();
  const name = useId();
  return (
    <fieldset className="role-choice">
      <legend>{t('person.role')}</legend>
      {roles.map((each) => (
        <label key={each} className="check">
          <input type="radio" name={name} checked={role === each} onChange={() => onChange(each)} />
          <span>
            {t(`role.${each}`)}
            <span className="quiet small">{t(`role.${each}.about`)}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
};
