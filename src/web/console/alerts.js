// Tells an agent who looks elsewhere that somebody waits: a tone and a desktop notification, when switched on.
const KEY = 'jieda alerts';

/** `button` switches; the returned function alerts. */
export function createAlerts(button) {
  let isOn = false,
    audio = null;
  try {
    isOn = localStorage.getItem(KEY) === 'on';
  } catch {
    /* private mode: off until switched on */
  }
  show();
  button.addEventListener('click', () => {
    isOn = !isOn;
    try {
      localStorage.setItem(KEY, isOn ? 'on' : '');
    } catch {
      /* private mode */
    }
    if (isOn && 'Notification' in window && Notification.permission === 'default') Notification.requestPermission();
    if (isOn) ring();
    show();
  });
  function show() {
    button.setAttribute('aria-pressed', String(isOn));
    button.lastElementChild.textContent = isOn ? '提醒已开' : '提醒';
  }
  function ring() {
    // A browser lets a page sound only after the reader has clicked in it.
    try {
      audio = audio || new AudioContext();
    } catch {
      return;
    }
    [660, 880].forEach((pitch, i) => {
      const at = audio.currentTime + i * 0.16,
        tone = audio.createOscillator(),
        volume = audio.createGain();
      tone.frequency.value = pitch;
      volume.gain.setValueAtTime(0.0001, at);
      volume.gain.exponentialRampToValueAtTime(0.12, at + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.3);
      tone.connect(volume).connect(audio.destination);
      tone.start(at);
      tone.stop(at + 0.32);
    });
  }
  return function alert(title, body, onClick) {
    if (!isOn) return;
    ring();
    if (!document.hidden || !('Notification' in window) || Notification.permission !== 'granted') return;
    const note = new Notification(title, { body, tag: title });
    note.onclick = () => {
      window.focus();
      onClick();
      note.close();
    };
  };
}
