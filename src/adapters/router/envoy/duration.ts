/** As Envoy itself writes it. */
export const duration = (seconds: number): string =>
  Number.isInteger(seconds) ? `${seconds}s` : `${seconds.toFixed(3)}s`;
