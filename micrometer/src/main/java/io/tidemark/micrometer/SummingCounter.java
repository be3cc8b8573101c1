package io.tidemark.micrometer;

import io.micrometer.core.instrument.AbstractMeter;
import io.micrometer.core.instrument.Counter;
import java.util.concurrent.atomic.DoubleAdder;

/** A counter that grows from its start. Counting waits for nobody and makes no garbage. */
final class SummingCounter extends AbstractMeter implements Counter {

    private final DoubleAdder sum = new DoubleAdder();
    private final Failures failures;

    SummingCounter(Id id, Failures failures) {
        super(id);
        this.failures = failures;
    }

    @Override
    public void increment(double amount) {
        if (amount >= 0 && amount <= Double.MAX_VALUE) {
            sum.add(amount);
        } else {
            failures.refused(getId().getName(), amount);
        }
    }

    @Override
    public double count() {
        return sum.sum();
    }
}
