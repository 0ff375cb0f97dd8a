/** Stands where an import could not know the value. It is refused: a guess that runs would be worse than none. */
export const toWrite = 'TO-BE-WRITTEN';

/** @param what is known of it, for whoever writes it */
export const placeholder = (what: string): readonly [string, string] => [toWrite, what];
