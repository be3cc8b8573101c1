package io.tidemark;

import io.tidemark.entry.DimensionSet;
import io.tidemark.entry.FlagSet;
import io.tidemark.entry.ValueWriter;
import io.tidemark.unit.Unit;
import java.util.ArrayList;
import java.util.List;

/** Notes the calls that write a value, as text: what a format would see. */
public final class Calls implements ValueWriter {

    private final List<String> calls = new ArrayList<>();

    public Calls() {}

    /** What the observations of a histogram are written as. */
    public static List<String> of(Observations observations) {
        Calls calls = new Calls();
        observations.writeTo(calls);
        return calls.list();
    }

    /** What a formatter writes for a value. */
    public static <T> List<String> of(ValueFormatter<? super T> formatter, T value) {
        Calls calls = new Calls();
        formatter.format(calls, value);
        return calls.list();
    }

    public List<String> list() {
        return calls;
    }

    private ValueWriter note(String call) {
        calls.add(call);
        return this;
    }

    @Override
    public ValueWriter unit(Unit unit) {
        return note("unit " + unit.text());
    }

    @Override
    public ValueWriter dimensions(DimensionSet dimensions) {
        return note("dimensions " + dimensions);
    }

    @Override
    public ValueWriter flags(FlagSet flags) {
        return note("flags " + flags);
    }

    @Override
    public void string(CharSequence value) {
        note("string " + value);
    }

    @Override
    public void metric(long value) {
        note("long " + value);
    }

    @Override
    public void metric(double value) {
        note("double " + value);
    }

    @Override
    public void nanos(long nanos) {
        note("nanos " + nanos);
    }

    @Override
    public void beginDistribution() {
        note("[");
    }

    @Override
    public void observe(double total, long count) {
        note(count == 1 ? "" + total : total + " of " + count);
    }

    @Override
    public void endDistribution() {
        note("]");
    }

    @Override
    public void beginList() {
        note("list");
    }

    @Override
    public void item(CharSequence value) {
        note("item " + value);
    }

    @Override
    public void endList() {
        note("end of list");
    }

    @Override
    public void error(String why) {
        note("error " + why);
    }
}
