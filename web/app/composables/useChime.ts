// The sound of a new message: two short notes made on the spot. A browser plays nothing before the reader has touched the
// page; then there is no sound, and no error either.
const notes = [{ at: 0, hertz: 659.26 }, { at: 0.11, hertz: 880 }]
const length = 0.28
const loudness = 0.16

export function useChime() {
  let context: AudioContext | null = null

  async function play(): Promise<void> {
    try {
      context ??= new AudioContext()
      if (context.state === 'suspended') await Promise.race([context.resume(), new Promise(resolve => setTimeout(resolve, 200))])
      if (context.state !== 'running') return
      const now = context.currentTime + 0.01
      for (const { at, hertz } of notes) sound(context, now + at, hertz)
    } catch { /* no sound here */ }
  }

  onScopeDispose(() => void context?.close())
  return { play }
}

function sound(context: AudioContext, at: number, hertz: number) {
  const oscillator = new OscillatorNode(context, { type: 'sine', frequency: hertz })
  const gain = new GainNode(context, { gain: 0 })
  gain.gain.setValueAtTime(0, at)
  gain.gain.linearRampToValueAtTime(loudness, at + 0.012)
  gain.gain.exponentialRampToValueAtTime(0.001, at + length)
  oscillator.connect(gain).connect(context.destination)
  oscillator.start(at)
  oscillator.stop(at + length)
}
