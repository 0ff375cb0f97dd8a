/** A page that fits into one answer: facts, and a form where something is to be decided. No script, nothing from elsewhere. */
export interface ApprovalPage {
  readonly title: string;
  readonly facts: Readonly<Record<string, string>>;
  /** Its button; undefined: nothing is to be decided here. */
  readonly button?: string;
  /** Whoever decides has to say who that is. */
  readonly asksWho?: boolean;
}

export function renderPage({ title, facts, button, asksWho }: ApprovalPage): string {
  const rows = Object.entries(facts).map(([name, value]) => `<tr><th>${safe(name)}</th><td>${safe(value)}</td></tr>`);
  const who = `<p><label>your name <input name="by" maxlength="100"${asksWho === true ? ' required' : ''}></label></p>`;
  const why = '<p><label>why <input name="comment" maxlength="500"></label></p>';
  const form = button === undefined ? '' : `<form method="post">${who}${why}<button>${safe(button)}</button></form>`;
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${safe(title)}</title><style>body{font:16px system-ui;margin:3em auto;max-width:40em;padding:0 1em}th{text-align:left;padding-right:1em}</style><h1>${safe(title)}</h1><table>${rows.join('')}</table>${form}</html>\n`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const safe = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? '');
