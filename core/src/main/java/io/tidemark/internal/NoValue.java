package io.tidemark.internal;

import io.tidemark.entry.DimensionSet;
import io.tidemark.entry.FlagSet;
import io.tidemark.entry.ValueWriter;
import io.tidemark.unit.Unit;

/** Takes a value and forgets it. Who wants some of it overrides that. */
public class NoValue implements ValueWriter {

    public static final ValueWriter INSTANCE = new NoValue();

    @Override
    public ValueWriter unit(Unit unit) {
        return this;
    }

    @Override
    public ValueWriter dimensions(DimensionSet dimensions) {
        return this;
    }

    @Override
    public ValueWriter flags(FlagSet flags) {
        return this;
    }

    @Override
    public void string(CharSequence value) {}

    @Override
    public void metric(long value) {}

    @Override
    public void metric(double value) {}

    @Override
    public void nanos(long nanos) {}

    @Override
    public void beginDistribution() {}

    @Override
    public void observe(double total, long count) {}

    @Override
    public void endDistribution() {}

    @Override
    public void beginList() {}

    @Override
    public void item(CharSequence value) {}

    @Override
    public void endList() {}

    @Override
    public void error(String why) {}
}
