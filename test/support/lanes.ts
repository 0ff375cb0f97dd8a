/** Works on the items in order, `lanes` of them at a time; the first failure ends it once the others have ended. */
export async function inLanes<T>(lanes: number, items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  const failures: unknown[] = [];
  const lane = async (): Promise<void> => {
    while (failures.length === 0) {
      const item = left.shift();
      if (item === undefined) return;
      await work(item).catch((error: unknown) => failures.push(error));
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  if (failures.length > 0) throw failures[0];
}

/** 1 to `length`. */
export const upTo = (length: number): readonly number[] => Array.from({ length }, (_, index) => index + 1);
