import { describe, expect, it } from 'vitest';
import { argon2id, createPasswords, type PasswordHashing, weaknessOf } from '../../../gateway/access/passwords.ts';

const an = { email: 'an.nguyen@haiphong.example', name: 'Nguyễn Văn An' };

describe('a password', () => {
  it('is kept as argon2id of the cost that OWASP names, and known again', async () => {
    const passwords = createPasswords();

    const hash = await passwords.hash('đò ngang sông Cấm', an);

    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await passwords.verify(hash, 'đò ngang sông Cấm')).toBe(true);
    expect(await passwords.verify(hash, 'đò ngang sông Cầm')).toBe(false);
  });

  it('is the same however the keyboard composes its letters', async () => {
    const passwords = createPasswords();
    const hash = await passwords.hash('đò ngang sông Cấm'.normalize('NFC'), an);

    expect(await passwords.verify(hash, 'đò ngang sông Cấm'.normalize('NFD'))).toBe(true);
  });

  it('of nobody costs a verification of the same kind and is never right', async () => {
    const asked: string[] = [];
    const passwords = createPasswords({
      ...argon2id,
      verify: async (hash, password) => {
        asked.push(hash);
        await argon2id.verify(hash, password);
        return true;
      },
    });

    expect(await passwords.verify(null, 'anything at all')).toBe(false);
    expect(asked).toEqual([expect.stringMatching(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)]);
  });

  it.each([
    ['an.nguyen@haiphong.example'],
    ['AN.NGUYEN@haiphong.example'],
    ['an.nguyen'],
    ['nguyễn văn an'],
    ['nguyễn văn an'.normalize('NFD')],
    ['aaaaaaaaaaaa'],
  ])('is not %s', async (password) => {
    expect(weaknessOf(password, an)).toBeDefined();
    await expect(createPasswords().hash(password, an)).rejects.toMatchObject({ code: 'CHANGE_INVALID' });
  });

  it('may be anything else', () => {
    expect(weaknessOf('nguyễn văn an đi chợ', an)).toBeUndefined();
  });
});

describe('a flood of passwords', () => {
  const slow = () => {
    const running: ((isRight: boolean) => void)[] = [];
    let most = 0;
    const hashing: PasswordHashing = {
      hash: async () => '',
      verify: () =>
        new Promise<boolean>((resolve) => {
          running.push(resolve);
          most = Math.max(most, running.length);
        }),
    };
    const finish = async (): Promise<void> => {
      running.shift()?.(true);
      await new Promise((resolve) => setImmediate(resolve));
    };
    return { hashing, running, finish, most: () => most };
  };

  it('runs two at a time, keeps some waiting and sends the rest away', async () => {
    const { hashing, running, finish, most } = slow();
    const passwords = createPasswords(hashing, { atOnce: 2, waiting: 3 });
    const outcomes: string[] = [];
    const all = Array.from({ length: 10 }, () =>
      passwords.verify('hash', 'password').then(
        () => outcomes.push('checked'),
        (error: { code?: string; retryAfterSeconds?: number }) =>
          outcomes.push(`${error.code} ${error.retryAfterSeconds}`),
      ),
    );
    await new Promise((resolve) => setImmediate(resolve));

    expect(outcomes).toEqual(Array.from({ length: 5 }, () => 'RATE_LIMITED 5'));
    expect(running).toHaveLength(2);
    for (let turn = 0; turn < 5; turn += 1) await finish();
    await Promise.all(all);
    expect(outcomes.filter((outcome) => outcome === 'checked')).toHaveLength(5);
    expect(most()).toBe(2);
  });

  it('leaves the door open when it is over, whether checks succeeded or failed', async () => {
    let fails = true;
    const passwords = createPasswords(
      {
        hash: async () => '',
        verify: async () => {
          if (fails) throw new Error('out of memory');
          return true;
        },
      },
      { atOnce: 1, waiting: 1 },
    );
    await Promise.allSettled([passwords.verify('h', 'p'), passwords.verify('h', 'p')]);
    fails = false;

    expect(await passwords.verify('h', 'p')).toBe(true);
    expect(await Promise.all([passwords.verify('h', 'p'), passwords.verify('h', 'p')])).toEqual([true, true]);
  });
});
