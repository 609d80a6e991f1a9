// The gate of the console: name and password, the company's provider, a token, and what an invited person sets first.
import { SESSION } from '../../shared/server.js';
import { LANGUAGES, choose, language } from '../language.js';
import { html, render, signal, useEffect, useRef, useState } from '../lib.js';
import { askedBy, faultOf } from './faults.js';
import { GATE_WORDS, LONGEST } from './words.js';
import { accept, look, readInvitation, readToken, recall, remember, signIn } from './entry.js';

const Logo = () => html`<svg class="logo" viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="9" /><path d="M8 9h16v11h-8l-4.5 4V20H8z" /></svg>`;

/** In which language the gate speaks. */
const spoken = signal(language());
const words = () => GATE_WORDS[spoken.value];

/** @typedef {() => string | undefined} Told what is told, in the language that the gate speaks when it is shown */
/** @type {Told} */
const NOTHING = () => '';

/** @param {unknown} error @param {Date} at @returns {Told} */
const toldOf = (error, at) => () => faultOf(/** @type {any} */ (error), at, spoken.value);

/** A form that sends one thing at a time; `send` gives nothing, or throws what is to be told. @param {any} props */
function Form({ id, send, button, first, told: given, children }) {
  const [told, setTold] = useState(/** @type {() => Told} */ (() => given ?? NOTHING));
  const [isBusy, setBusy] = useState(false);
  async function submit(/** @type {any} */ event) {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    setTold(() => NOTHING);
    try {
      await send();
    } catch (error) {
      const at = new Date();
      setTold(() => toldOf(error, at));
      setBusy(false);
      first?.current?.focus();
    }
  }
  return html`
    <form id=${id} onSubmit=${submit}>
      ${children}
      <p class="fault" role="alert">${told()}</p>
      <button class="primary" type="submit">${isBusy ? words().busy : button}</button>
    </form>`;
}

/** @param {any} props */
function Password({ id, label, complete, value, set, field }) {
  const [isShown, setShown] = useState(false);
  return html`
    <label for=${id}>${label}</label>
    <input id=${id} ref=${field} type=${isShown ? 'text' : 'password'} required maxlength=${LONGEST} autocomplete=${complete} spellcheck="false" autocapitalize="none" value=${value} onInput=${(/** @type {any} */ event) => set(event.target.value)} />
    <label class="gate-check"><input type="checkbox" checked=${isShown} onChange=${() => setShown(!isShown)} />${words().showPassword}</label>`;
}

/** @param {any} props */
function SignIn({ told, enter }) {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const send = async () => enter(SESSION, await signIn(name, password));
  return html`
    <${Form} id="sign-in" send=${send} button=${words().signIn} first=${field} told=${told}>
      <label for="name">${words().name}</label>
      <input id="name" required maxlength="40" autocomplete="username" spellcheck="false" autocapitalize="none" value=${name} onInput=${(/** @type {any} */ event) => setName(event.target.value)} />
      <${Password} id="password" label=${words().password} complete="current-password" value=${password} set=${setPassword} field=${field} />
    </${Form}>`;
}

/** @param {any} props */
function ByToken({ told, enter }) {
  const [token, setToken] = useState('');
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  async function send() {
    const shown = token.trim();
    const me = await readToken(shown);
    remember(shown);
    enter(shown, me);
  }
  return html`
    <${Form} id="by-token" send=${send} button=${words().enter} first=${field} told=${told}>
      <label for="token">${words().token}</label>
      <input id="token" ref=${field} type="password" required spellcheck="false" autocomplete="off" placeholder=${words().pasteToken} value=${token} onInput=${(/** @type {any} */ event) => setToken(event.target.value)} />
      <p class="hint">${words().tokenHint}</p>
    </${Form}>`;
}

/** @param {any} props */
function Doors({ ways, told, ofToken, enter }) {
  const isFirst = !ways.has_people && !ways.provider;
  return html`
    <h1>${words().title}</h1>
    ${ways.provider && html`<a class="gate-provider" href="/v1/desk/provider">${words().provider}</a>`}
    <${SignIn} told=${told} enter=${enter} />
    <details open=${isFirst || Boolean(ofToken)}>
      <summary>${words().byToken}</summary>
      ${isFirst && html`<p class="hint">${words().first}</p>`}
      <${ByToken} told=${ofToken} enter=${enter} />
    </details>`;
}

/** @param {any} props */
function Invited({ code, enter, back }) {
  const [invited, setInvited] = useState(/** @type {any} */ (null));
  const [missed, setMissed] = useState(/** @type {{error: unknown, at: Date} | null} */ (null));
  const [password, setPassword] = useState('');
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  useEffect(() => {
    readInvitation(code).then(setInvited, error => setMissed({ error, at: new Date() }));
  }, [code]);
  if (missed)
    return html`
      <h1>${words().notOpened}</h1>
      <p class="fault" role="alert">${toldOf(missed.error, missed.at)()}</p>
      <p class="hint">${words().notOpenedHint}</p>
      <button class="primary" onClick=${back}>${words().toSignIn}</button>`;
  if (!invited) return html`<h1>${words().title}</h1><p class="hint" role="status">${words().reading}</p>`;
  const send = async () => enter(SESSION, await accept(code, password));
  return html`
    <h1>${words().setPassword(invited.agent)}</h1>
    <${Form} id="set-password" send=${send} button=${words().done} first=${field}>
      <input class="sr" tabindex="-1" aria-hidden="true" autocomplete="username" value=${invited.agent} readonly />
      <${Password} id="new-password" label=${words().newPassword} complete="new-password" value=${password} set=${setPassword} field=${field} />
      <p class="hint">${words().passwordHint}</p>
    </${Form}>`;
}

/** @param {{asked?: string, told?: Told, ofToken?: Told, ways: any, enter: (token: any, me: any) => void}} props */
function Gate({ asked, told, ofToken, ways, enter }) {
  const [code, setCode] = useState(asked);
  return html`
    <div class="gate-card" lang=${spoken.value}>
      <${Logo} />
      ${code ? html`<${Invited} code=${code} enter=${enter} back=${() => setCode('')} />` : html`<${Doors} ways=${ways} told=${told} ofToken=${ofToken} enter=${enter} />`}
      <${Languages} />
    </div>`;
}

/** Which language the gate speaks; what somebody has typed stays. */
function Languages() {
  const speak = (/** @type {string} */ name) => {
    choose(name);
    spoken.value = name;
  };
  return html`
    <select class="gate-language" aria-label=${words().language} value=${spoken.value} onChange=${(/** @type {any} */ event) => speak(event.target.value)}>
      ${Object.entries(LANGUAGES).map(([name, label]) => html`<option key=${name} value=${name} lang=${name}>${label}</option>`)}
    </select>`;
}

/**
 * Lets somebody in who is known already, or shows the gate; `enter` is told once who came in, and how.
 * @param {HTMLElement} root
 * @param {(token: import('../../shared/server.js').Token, me: any) => void} enter
 */
export async function openGate(root, enter) {
  const { hash } = location;
  const asked = askedBy(hash, spoken.value);
  /** @type {Told | undefined} */
  let told = asked.fault ? () => askedBy(hash, spoken.value).fault : undefined;
  // A code is no part of the history of a browser that others may use.
  if (asked.code || asked.fault) history.replaceState(null, '', `/console${asked.code ? '' : history.state?.from ?? ''}`);
  const come = (/** @type {any} */ token, /** @type {any} */ me) => {
    render(null, root);
    root.hidden = true;
    enter(token, me);
  };
  /** @type {Told | undefined} */
  let ofToken;
  const token = recall();
  if (token && !asked.code) {
    try {
      return come(token, await readToken(token));
    } catch (error) {
      if (/** @type {any} */ (error).status === 401) remember('');
      ofToken = toldOf(error, new Date());
    }
  }
  let ways = { me: null, provider: false, has_people: false };
  try {
    ways = await look();
  } catch (error) {
    told ??= toldOf(error, new Date());
  }
  if (ways.me && !asked.code) return come(SESSION, ways.me);
  render(html`<${Gate} asked=${asked.code} told=${told} ofToken=${ofToken} ways=${ways} enter=${come} />`, root);
  /** @type {HTMLElement | null} */ (root.querySelector(ways.has_people || ways.provider || asked.code ? 'input:not(.sr)' : '#token'))?.focus();
}
