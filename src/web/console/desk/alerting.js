// Tells an agent who looks elsewhere that somebody waits: a tone and a desktop notification, when switched on.
import { signal } from '../lib.js';

const KEY = 'jieda alerts';
/** Two tones, the second higher: heard beside a talk, and no alarm. */
const PITCHES_HZ = [660, 880];
const TONE_S = 0.3,
  APART_S = 0.16,
  LOUDNESS = 0.12;
/** Where a tone that swells begins and ends: it cannot be nothing. */
const SILENCE = 0.0001;

export function createAlerting() {
  const isOn = signal(recall());
  let audio = /** @type {AudioContext | null} */ (null);

  // A browser lets a page sound only after the reader has clicked or typed in it: from then on the tone is ready, also for one who looks elsewhere.
  for (const kind of ['pointerdown', 'keydown']) document.addEventListener(kind, wake, { capture: true, passive: true });
  function wake() {
    if (!isOn.value) return;
    try {
      audio ??= new AudioContext();
      if (audio.state !== 'running') audio.resume();
    } catch {
      /* a browser without sound: the notification is left */
    }
  }
  function ring() {
    if (audio?.state !== 'running') return;
    for (const [i, pitch] of PITCHES_HZ.entries()) {
      const at = audio.currentTime + i * APART_S,
        tone = audio.createOscillator(),
        volume = audio.createGain();
      tone.frequency.value = pitch;
      volume.gain.setValueAtTime(SILENCE, at);
      volume.gain.exponentialRampToValueAtTime(LOUDNESS, at + 0.02);
      volume.gain.exponentialRampToValueAtTime(SILENCE, at + TONE_S);
      tone.connect(volume).connect(audio.destination);
      tone.start(at);
      tone.stop(at + TONE_S);
    }
  }
  async function turn() {
    isOn.value = !isOn.value;
    remember(isOn.value);
    if (!isOn.value) return;
    if ('Notification' in window && Notification.permission === 'default') Notification.requestPermission();
    wake();
    await audio?.resume().catch(() => {});
    ring();
  }
  /** @param {string} title @param {string} body @param {() => void} onClick */
  function alert(title, body, onClick) {
    if (!isOn.value) return;
    ring();
    if (!document.hidden || !('Notification' in window) || Notification.permission !== 'granted') return;
    const note = new Notification(title, { body, tag: title });
    note.onclick = () => {
      window.focus();
      onClick();
      note.close();
    };
  }
  return { isOn, turn, alert };
}

function recall() {
  try {
    return localStorage.getItem(KEY) === 'on';
  } catch {
    return false; // private mode: off until switched on
  }
}

/** @param {boolean} isOn */
function remember(isOn) {
  try {
    localStorage.setItem(KEY, isOn ? 'on' : '');
  } catch {
    /* private mode: it lasts as long as the page */
  }
}
