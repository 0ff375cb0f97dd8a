/** Versions of tools and constraints on them, as Terraform and npm write them. */

const pattern = /^v?(\d+)\.(\d+)(?:\.(\d+))?(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/;

interface Version {
  readonly numbers: readonly [number, number, number];
  readonly pre: string;
}

export const isVersion = (text: string): boolean => pattern.test(text);

/** Negative: `left` is older. A pre-release is older than its release. Unreadable ones are the oldest. */
export function compareVersions(left: string, right: string): number {
  const [a, b] = [parse(left), parse(right)];
  for (const index of [0, 1, 2] as const) {
    const difference = a.numbers[index] - b.numbers[index];
    if (difference !== 0) return difference;
  }
  if (a.pre === b.pre) return 0;
  if (a.pre === '' || b.pre === '') return a.pre === '' ? 1 : -1;
  return a.pre < b.pre ? -1 : 1;
}

/** `1.11.4`, `>= 1.6, < 2`, `~> 1.11`, `^1.6`, `!= 1.8.0`. Undefined: the constraint cannot be understood. */
export function satisfies(version: string, constraint: string): boolean | undefined {
  const parts = constraint
    .split(/,|\s+(?=[<>=!~^])/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const verdicts = parts.map((part) => satisfiesOne(version, part));
  if (verdicts.length === 0 || verdicts.includes(undefined)) return undefined;
  return verdicts.every((verdict) => verdict === true);
}

function satisfiesOne(version: string, part: string): boolean | undefined {
  const match = /^(=|==|!=|>=|<=|>|<|~>|~|\^)?\s*v?(\d+(?:\.\d+){0,2}(?:-[0-9A-Za-z.-]+)?)$/.exec(part);
  if (match === null) return undefined;
  const [, operator = '=', wanted = ''] = match;
  const order = compareVersions(version, full(wanted));
  switch (operator) {
    case '=':
    case '==':
      return order === 0;
    case '!=':
      return order !== 0;
    case '>=':
      return order >= 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '<':
      return order < 0;
    default:
      return order >= 0 && compareVersions(version, ceiling(operator, wanted)) < 0;
  }
}

const full = (text: string): string => {
  const [numbers = '', ...pre] = text.split('-');
  const padded = [...numbers.split('.'), '0', '0'].slice(0, 3).join('.');
  return pre.length === 0 ? padded : `${padded}-${pre.join('-')}`;
};

/** `~> 1.11` below 2, `~> 1.11.2` below 1.12, `^1.6` below 2, `~1.6` below 1.7. */
function ceiling(operator: string, wanted: string): string {
  const count = (wanted.split('-')[0] ?? '').split('.').length;
  const { numbers } = parse(full(wanted));
  const [major, minor] = numbers;
  const keepsMinor = (operator === '~>' && count === 3) || (operator === '~' && count > 1);
  return keepsMinor ? `${major}.${minor + 1}.0` : `${major + 1}.0.0`;
}

function parse(text: string): Version {
  const match = pattern.exec(text.trim());
  if (match === null) return { numbers: [0, 0, 0], pre: '' };
  return { numbers: [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)], pre: match[4] ?? '' };
}
