package io.tidemark.stream;

import io.tidemark.Quantizer;
import io.tidemark.entry.Entry;
import io.tidemark.entry.EntryLayout;
import io.tidemark.entry.EntryWriter;
import io.tidemark.entry.FieldLayout;
import io.tidemark.entry.NameTable;
import io.tidemark.entry.ValueWriter;
import io.tidemark.unit.MetricUnit;
import java.util.Set;

/** Quantizes the numbers of some fields. */
final class QuantizedWriter implements EntryWriter {

    private final EntryWriter out;
    private final EntryLayout layout;
    private final Quantizer quantizer;
    private final Set<String> metrics;

    QuantizedWriter(EntryWriter out, EntryLayout layout, Quantizer quantizer, Set<String> metrics) {
        this.out = out;
        this.layout = layout;
        this.quantizer = quantizer;
        this.metrics = metrics;
    }

    private boolean isMeant(int field) {
        return metrics.contains(layout.field(field).name());
    }

    @Override
    public void metric(int field, long value) {
        out.metric(field, isMeant(field) ? quantizer.quantize(value) : value);
    }

    @Override
    public void metric(int field, double value) {
        out.metric(field, isMeant(field) ? quantizer.quantize(value) : value);
    }

    @Override
    public void nanos(int field, long nanos) {
        if (isMeant(field)) {
            value(field).nanos(nanos);
        } else {
            out.nanos(field, nanos);
        }
    }

    @Override
    public void property(int field, String value) {
        out.property(field, value);
    }

    @Override
    public void property(int field, NameTable names, int ordinal) {
        out.property(field, names, ordinal);
    }

    @Override
    public ValueWriter value(int field) {
        ValueWriter value = out.value(field);
        return isMeant(field) ? quantizer.through(value, layout.field(field).unit()) : value;
    }

    @Override
    public ValueWriter value(String name) {
        ValueWriter value = out.value(name);
        return metrics.contains(name) ? quantizer.through(value, MetricUnit.NONE) : value;
    }

    @Override
    public ValueWriter keyed(int field, String key) {
        ValueWriter value = out.keyed(field, key);
        FieldLayout keyed = layout.field(field);
        return metrics.contains(keyed.name() + key) ? quantizer.through(value, keyed.unit()) : value;
    }

    @Override
    public void nested(int field, Entry child) {
        EntryLayout inner = layout.nested(field, child.layout());
        out.nested(
                field, new EntryThrough(child, childOut -> new QuantizedWriter(childOut, inner, quantizer, metrics)));
    }

    @Override
    public void invalid(int field, String why) {
        out.invalid(field, why);
    }
}
