// The HTML of the chapter that only its script brings to life. It comes with the script, so that a first
// visit is not charged for it.
export const PANELS = `
<h3 class="live digit-heading">How far can it be trusted?</h3>
<ol class="live digit-cases" id="digit-cases" aria-label="Four pictures, and what is said of them"></ol>
<div class="live digit-panels">
  <div class="panel">
    <h3>How sure is sure?</h3>
    <figure class="reliability" id="digit-reliability"><svg viewBox="0 0 100 100" role="img" aria-label="The part of right answers to held-out images, by the probability they were given with"><g class="reliability-bars"><rect/></g><path class="diagonal" d="M0 100L100 0"/></svg><figcaption>Off by <b class="ece"></b> on average</figcaption></figure>
    <label for="digit-range">Temperature <i>T</i> = <b id="digit-temperature"></b></label>
    <input type="range" class="range" id="digit-range" min="0" max="200" step="1" value="100" autocomplete="off">
    <button type="button" id="digit-fit">Fit <i>T</i></button>
    <p class="hint">Held-out images, in ten groups by the probability of the answer. A bar is as high as the part of its answers that is right: below the dashed line the model is too sure, above it not sure enough. <b id="digit-sure"></b> are in the last group, so the other bars rest on few images and are off by chance.</p>
  </div>
  <div class="panel">
    <h3>Which digits can it be?</h3>
    <label for="digit-alpha">The set may miss in <b id="digit-alpha-value"></b> of cases (α)</label>
    <input type="range" class="range" id="digit-alpha" min="1" max="50" step="1" value="5" autocomplete="off">
    <p>Promised: at least <b class="digit-promise"></b> of sets hold the right digit. The threshold is from <span id="digit-fitted"></span> held-out images, and nine of ten such thresholds cover <b id="digit-coverage"></b> of all digits.</p>
    <p>Counted on the other half: <b id="digit-covered"></b>. A set has <b id="digit-size"></b> digits on average; <b id="digit-empty"></b> are empty.</p>
    <button type="button" id="digit-split">Draw 20 other halves</button>
    <p id="digit-splits" aria-live="polite"></p>
    <p class="hint">Few images are counted, so one half may well lie outside the range; over many halves the mean comes close to the promise, whatever <i>T</i> is. It holds for images like the held-out ones. For your drawings it may fail, and for letters it means nothing.</p>
    <div role="group" aria-labelledby="digit-labels-title"><p id="digit-labels-title">What did you draw?</p><div class="digit-tools" id="digit-labels"></div></div>
    <p id="digit-own-count" aria-live="polite"></p>
  </div>
  <div class="panel">
    <h3>Is it a digit at all?</h3>
    <p>No set says “none of these”. A rule that rejects what is unfamiliar has to say it, and such a rule is a heuristic: it promises to keep about 95&nbsp;% of digits, and nothing about anything else.</p>
    <div class="digit-rules" role="region" aria-label="Two rules" tabindex="0"><table>
      <thead><tr><th scope="col">Rule</th><th scope="col"><abbr title="how often a digit has the higher score, of a digit and a letter">AUROC</abbr></th><th scope="col">Digits kept</th><th scope="col">Letters rejected</th></tr></thead>
      <tbody>
        <tr id="digit-rule-logits"><th scope="row">Its largest probability</th><td></td><td></td><td></td></tr>
        <tr id="digit-rule-likeness"><th scope="row">Likeness to known digits</th><td></td><td></td><td></td></tr>
      </tbody>
    </table></div>
    <p class="hint">Measured with 90 held-out digits and 234 letters, all 26 in nine hands, drawn by this page. An AUROC of 1 tells all letters from digits, 0.5 is chance. A linear model of pixels can be as sure of a letter as of a digit. The second rule, which the page uses, compares a picture with 179 held-out digits: each is a class with the logit −<i>d</i>²/200 for the distance <i>d</i>, and the log-sum-exp of these is high only near them. An O, which is also a zero, passes.</p>
  </div>
</div>
<div class="live digit-panels">
  <div class="panel">
    <h3>Say “I don’t know”</h3>
    <label for="digit-threshold">Below <b id="digit-threshold-value"></b> it does not answer</label>
    <input type="range" id="digit-threshold" min="0" max="100" step="1" value="90" autocomplete="off">
    <p>It answers <b id="digit-answered"></b> of the held-out images; <b id="digit-right"></b> of these answers are right.</p>
    <p class="hint">This trades answers for errors among images like those it learned from. It promises nothing about others: draw a letter, or scribble, and see how sure of a digit it can be.</p>
  </div>
  <div class="panel">
    <h3>Train it here</h3>
    <div class="digit-tools">
      <button type="button" id="digit-train">Train</button>
      <button type="button" id="digit-pause" disabled>Pause</button>
      <button type="button" id="digit-stop" disabled>Stop</button>
    </div>
    <div class="curve">
      <span class="curve-top" id="digit-curve-top"></span><span class="curve-zero">0</span>
      <svg id="digit-curve" viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-label="The loss, step by step" aria-describedby="digit-training-text"><path class="grid" d="M0 0H100M0 50H100M0 100H100"/><polyline class="taken" points=""/></svg>
      <span class="curve-end" id="digit-curve-end"></span>
    </div>
    <p id="digit-training-text">Training begins with all weights at 0, where the loss is ln&nbsp;10&nbsp;≈&nbsp;${Math.log(10).toPrecision(4)}, and takes a few seconds. The pictures of the weights show what it has learned so far.</p>
    <p id="digit-trained-text"></p>
  </div>
  <div class="panel">
    <h3>Teach it your own drawings</h3>
    <form id="digit-own" class="digit-tools">
      <label for="digit-label">The drawing is a</label>
      <input type="text" id="digit-label" maxlength="24" autocomplete="off" spellcheck="false" dir="auto" placeholder="7, or heart">
      <button type="submit">Add</button>
    </form>
    <p id="digit-own-text" aria-live="polite">Add a few drawings under a digit or a name of your own, then train.</p>
    <p class="hint">All of this happens in the page. Nothing is sent anywhere, and nothing is kept.</p>
  </div>
</div>
<div class="live digit-confusions" role="region" aria-labelledby="digit-matrix-title" tabindex="0">
  <table id="digit-matrix">
    <caption id="digit-matrix-title">Confusion matrix: rows are the true digits, columns what was read. Correct: <span id="digit-accuracy"></span></caption>
    <thead></thead>
    <tbody></tbody>
  </table>
</div>`;
