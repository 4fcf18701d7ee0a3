// @ts-check
// Every appearance of a card, and hostile text. `now` is the server's time in milliseconds.
/** @param {number} n */
const minutes = n => n * 60_000;

/** @param {number} now @returns {Card[]} */
export function samples(now) {
  /** @param {number} at */
  const iso = at => new Date(at).toISOString();
  /** @param {string} id @param {ContentState} content_state @param {Partial<Card>} more @returns {Card} */
  const card = (id, content_state, more = {}) => ({
    activity_id: id,
    stream_key: id,
    version: 3,
    seq: 30,
    status: 'running',
    content_state,
    derived: {},
    tags: [],
    started_at: iso(now - minutes(5)),
    updated_at: iso(now - 12_000),
    ...more,
  });
  /** @type {Partial<Card>} */
  const ended = { status: 'ended', ended_at: iso(now - 20_000), dismiss_at: iso(now + minutes(2)) };
  /** @param {number} elapsed @param {number | undefined} duration @param {Partial<DerivedTimer>} more */
  const timer = (elapsed, duration, more = {}) => ({
    timer: {
      starts_at: iso(now - elapsed * 1000),
      ends_at: duration ? iso(now + (duration - elapsed) * 1000) : undefined,
      counts_down: duration !== undefined,
      is_running: true,
      elapsed_seconds: elapsed,
      duration_seconds: duration,
      ...more,
    },
  });
  /** @param {string} title @returns {Action} */
  const open = (title, url = 'https://example.com/') => ({ title, type: 'open_url', url });
  /** @param {string} title @returns {Action} */
  const webhook = title => ({ title, type: 'webhook', action_id: 'a1' });
  const nasty = '<script>document.title="owned"</script><img src=x onerror="document.title=\'owned\'">';
  const words = 'Nightly backup of the whole production database '.repeat(110).slice(0, 5000);

  return [
    card(
      'segmented',
      {
        type: 'segmented_progress',
        title: 'Nightly database backup',
        subtitle: 'verify restore',
        number_of_steps: 3,
        current_step: 2,
        color: 'lime',
        icon: { symbol: 'externaldrive.fill' },
        badge: { title: 'prod', color: 'gray' },
      },
      { derived: { number_of_steps: 3 } },
    ),
    card(
      'segmented-colors',
      {
        type: 'segmented_progress',
        title: 'Release 4.2.0',
        subtitle: 'smoke tests',
        number_of_steps: 8,
        current_step: 5,
        color: 'blue',
        step_colors: ['green', 'green', 'orange', 'green'],
        step_color: 'magenta',
        icon: { symbol: 'shippingbox' },
      },
      { action: open('Pipeline'), secondary_action: webhook('Abort') },
    ),
    card('segmented-60', { type: 'segmented_progress', title: 'Sixty steps', number_of_steps: 60, current_step: 37, color: 'cyan' }),
    card('segmented-500', {
      type: 'segmented_progress',
      title: 'Five hundred steps',
      subtitle: 'one continuous bar',
      number_of_steps: 500,
      current_step: 120,
      color: 'purple',
    }),
    card(
      'progress',
      {
        type: 'progress',
        title: 'Training run 17',
        subtitle: 'epoch 42 of 100',
        percentage: 42,
        color: 'purple',
        icon: { symbol: 'brain' },
        badge: { title: 'GPU 3' },
      },
      { derived: { percent: 42 }, action: open('Open dashboard') },
    ),
    card(
      'progress-units',
      {
        type: 'progress',
        title: 'Importing customers',
        value: 4200,
        upper_limit: 10000,
        color: 'green',
        icon: { symbol: 'person.2.fill' },
      },
      { derived: { percent: 42 }, updated_at: iso(now - minutes(12)) },
    ),
    card('metrics-2', {
      type: 'metrics',
      title: 'Server health',
      subtitle: 'prod-web-1',
      metrics: [
        { label: 'CPU', value: 7, unit: '%' },
        { label: 'Memory', value: 38, unit: '%', color: 'orange' },
      ],
      color: 'cyan',
      icon: { symbol: 'server.rack' },
    }),
    card('metrics-8', {
      type: 'metrics',
      title: 'Cluster',
      color: 'blue',
      icon: { symbol: 'cpu' },
      metrics: [
        { label: 'CPU', value: 71.25, unit: '%', color: 'orange' },
        { label: 'MEM', value: 38, unit: '%' },
        { label: 'Disk', value: 93, unit: '%', color: 'red' },
        { label: 'Load', value: 3.14 },
        { label: 'Requests', value: 1234567, unit: 'rpm' },
        { label: 'Latency p99 over all regions', value: 182, unit: 'ms' },
        { label: 'Leader', value: 'eu-central-1a-primary' },
        { label: 'Queue', value: 0 },
      ],
    }),
    card('stats', {
      type: 'stats',
      title: 'Shop today',
      subtitle: 'all regions',
      icon: { symbol: 'cart.fill', color: 'green' },
      metrics: [
        { label: 'Orders', value: 128 },
        { label: 'Revenue', value: '€12,480', color: 'green' },
        { label: 'Refunds', value: 3, color: 'red' },
        { label: 'Visitors', value: 48213 },
      ],
    }),
    card('stats-3', {
      type: 'stats',
      title: 'Morning run',
      icon: { symbol: 'figure.run' },
      color: 'orange',
      metrics: [
        { label: 'Distance', value: 5.2, unit: 'km' },
        { label: 'Pace', value: '5:31' },
        { label: 'Heart', value: 148 },
      ],
    }),
    card('stats-8', {
      type: 'stats',
      title: 'Everything at once',
      metrics: Array.from({ length: 8 }, (_, i) => ({ label: `Label number ${i + 1}`, value: i % 2 ? `value ${i}` : 1000 ** (i / 2) })),
    }),
    card(
      'alert',
      {
        type: 'alert',
        title: 'Certificate expires in 3 days',
        message:
          'api.example.com is served with a certificate that ends on Monday. Renewal failed twice: the DNS challenge was not answered.',
        icon: { symbol: 'exclamationmark.triangle.fill', color: 'orange' },
        badge: { title: 'TLS', color: 'orange' },
        color: 'orange',
      },
      { action: webhook('Renew now'), secondary_action: open('Logs') },
    ),
    card('alert-plain', { type: 'alert', title: 'Washing machine is done', message: 'Cotton 40, 1:52 h', icon: { symbol: 'washer' } }),
    card(
      'timer',
      { type: 'timer', title: 'Bread in the oven', subtitle: '230 °C', color: 'orange', duration_seconds: 1800, icon: { symbol: 'flame' } },
      { derived: timer(615, 1800), updated_at: iso(now - minutes(15)) },
    ),
    card(
      'timer-hours',
      { type: 'timer', title: 'On call', counts_down: false, color: 'red', icon: { symbol: 'phone.fill' } },
      { derived: timer(7385, undefined, { counts_down: false }), updated_at: iso(now - minutes(123)) },
    ),
    card(
      'timer-paused',
      { type: 'timer', title: 'Focus', color: 'magenta', is_running: false, duration_seconds: 1500 },
      { derived: { timer: { counts_down: true, is_running: false, elapsed_seconds: 600, duration_seconds: 1500 } } },
    ),
    card(
      'timer-finished',
      {
        type: 'timer',
        title: 'Tea',
        subtitle: 'it is ready',
        color: 'green',
        duration_seconds: 180,
        icon: { symbol: 'cup.and.saucer.fill' },
      },
      { derived: timer(200, 180) },
    ),
    card('value', {
      type: 'value',
      title: 'Living room',
      value: 21.4,
      color: 'yellow',
      icon: { symbol: 'thermometer.medium' },
      badge: { title: 'indoor' },
    }),
    card(
      'value-text',
      { type: 'value', title: 'Build', value: 'passing on main', color: 'green' },
      { action: open('Shortcut', 'shortcuts://run-shortcut?name=Build') },
    ),
    card(
      'value-empty',
      { type: 'value', title: 'Now playing', value: '' },
      { action: open('Status', 'x-safari-https://status.example.com/') },
    ),
    card('value-long', {
      type: 'value',
      title: 'Digest',
      value: 'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0',
      color: 'gray',
      icon: { symbol: 'no.such.symbol' },
    }),
    card(
      'with-alert',
      { type: 'progress', title: 'Deploy to production', percentage: 63.5, color: 'red', icon: { symbol: 'paperplane.fill' } },
      {
        derived: { percent: 63.5 },
        alert: { title: 'Health check failed', body: '2 of 12 pods restart again and again' },
        alert_version: 3,
      },
    ),
    card(
      'ended-check',
      {
        type: 'segmented_progress',
        title: 'Nightly database backup',
        subtitle: 'done',
        number_of_steps: 3,
        current_step: 3,
        color: 'lime',
        icon: { symbol: 'externaldrive' },
      },
      ended,
    ),
    card(
      'ended-cross',
      { type: 'progress', title: 'Upload', subtitle: 'disk full', percentage: 71, color: 'red' },
      { ...ended, derived: { percent: 71 }, ended_at: iso(now - minutes(9)), dismiss_at: iso(now - minutes(7)) },
    ),
    card(
      'long',
      { type: 'progress', title: words, subtitle: words, percentage: 100, badge: { title: words } },
      { derived: { percent: 100 }, action: open(words), secondary_action: webhook('W'.repeat(400)) },
    ),
    card('unbroken', {
      type: 'alert',
      title: 'A'.repeat(5000),
      message: 'https://example.com/'.padEnd(900, 'x'),
      icon: { symbol: 'link' },
    }),
    card(
      'markup',
      {
        type: 'alert',
        title: nasty,
        subtitle: '&lt;b&gt;bold?&lt;/b&gt;',
        message: nasty.repeat(3),
        badge: { title: nasty },
        icon: { symbol: '<svg onload=alert(1)>' },
      },
      { action: { title: nasty, type: 'open_url', url: 'javascript:alert(1)' }, secondary_action: open(nasty) },
    ),
    card('rtl', {
      type: 'segmented_progress',
      title: 'نسخ احتياطي ليلي (v2.1)!',
      subtitle: 'מסד הנתונים prod-1',
      number_of_steps: 4,
      current_step: 1,
      color: 'cyan',
      icon: { symbol: 'moon.fill' },
      badge: { title: 'جاهز' },
    }),
    card('rtl-override', {
      type: 'metrics',
      title: 'a\u202Egnp.exe\u202E invoice',
      metrics: [
        { label: '\u202Elabel', value: '\u202Evalue' },
        { label: 'זיכרון', value: 38, unit: '%' },
      ],
    }),
    card('emoji', {
      type: 'stats',
      title: '🚀🚀 Deploy 👩‍💻👨‍👩‍👧‍👦 🏳️‍🌈',
      subtitle: 'Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘!',
      metrics: [
        { label: '🔥', value: '💯' },
        { label: 'ok', value: '✅' },
      ],
    }),
    card('invisible', { type: 'value', title: '\u200B\u200D\u2060', subtitle: '\u200B', value: '\u200B7\u200B' }),
  ];
}
