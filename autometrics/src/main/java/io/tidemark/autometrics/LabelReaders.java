package io.tidemark.autometrics;

import io.tidemark.autometrics.DeclaredFunction.DeclaredLabel;
import io.tidemark.internal.Warnings;
import java.lang.invoke.MethodHandles;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the further labels of calls of a method. */
final class LabelReaders {

    static final LabelReaders NONE = new LabelReaders(new @Nullable LabelSource[0]);

    private final @Nullable LabelSource[] sources;

    private LabelReaders(@Nullable LabelSource[] sources) {
        this.sources = sources;
    }

    static LabelReaders of(DeclaredFunction function, MethodHandles.Lookup lookup) {
        List<DeclaredLabel> labels = function.labels();
        if (labels.isEmpty()) {
            return NONE;
        }
        @Nullable LabelSource[] sources = new @Nullable LabelSource[labels.size()];
        for (int i = 0; i < sources.length; i++) {
            sources[i] = UserCode.instance(labels.get(i).from(), LabelSource.class, lookup, function.function());
        }
        return new LabelReaders(sources);
    }

    /** The values, in the order of the labels. Does not throw. */
    @Nullable
    String[] read(@Nullable Object self, @Nullable Object[] arguments) {
        @Nullable String[] values = new @Nullable String[sources.length];
        for (int i = 0; i < sources.length; i++) {
            LabelSource source = sources[i];
            if (source != null) {
                values[i] = read(source, self, arguments);
            }
        }
        return values;
    }

    private static @Nullable String read(LabelSource source, @Nullable Object self, @Nullable Object[] arguments) {
        try {
            return source.value(self, arguments);
        } catch (Throwable problem) {
            Warnings.warn("label source", source.getClass().getName(), "threw; its label is \"other\"", problem);
            return FunctionName.OTHER.function();
        }
    }
}
