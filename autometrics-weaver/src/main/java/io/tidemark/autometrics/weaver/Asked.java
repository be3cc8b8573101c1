package io.tidemark.autometrics.weaver;

import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.AnnotationVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;

/** What an annotation {@code @Autometrics} says, right or wrong. Names of classes are with slashes. */
final class Asked {

    /** A {@code @Label}. */
    static final class AskedLabel {
        String key = "";
        String from = "";
        final List<String> values = new ArrayList<>();
        int limit = 20;
    }

    String objective = "";
    final List<String> okIf = new ArrayList<>();
    final List<String> errorIf = new ArrayList<>();
    boolean concurrency = true;
    boolean typeLabels;
    final List<AskedLabel> labels = new ArrayList<>();

    /** Fills it. */
    AnnotationVisitor reader() {
        return new AnnotationVisitor(Opcodes.ASM9) {
            @Override
            public void visit(String name, Object value) {
                switch (name) {
                    case "objective" -> objective = (String) value;
                    case "concurrency" -> concurrency = (Boolean) value;
                    case "typeLabels" -> typeLabels = (Boolean) value;
                    default -> {
                        // Of a newer version.
                    }
                }
            }

            @Override
            public AnnotationVisitor visitArray(String name) {
                return switch (name) {
                    case "okIf" -> classes(okIf);
                    case "errorIf" -> classes(errorIf);
                    case "labels" -> labels();
                    default -> new AnnotationVisitor(Opcodes.ASM9) {};
                };
            }
        };
    }

    private static AnnotationVisitor classes(List<String> to) {
        return new AnnotationVisitor(Opcodes.ASM9) {
            @Override
            public void visit(String name, Object value) {
                to.add(((Type) value).getInternalName());
            }
        };
    }

    private AnnotationVisitor labels() {
        return new AnnotationVisitor(Opcodes.ASM9) {
            @Override
            public AnnotationVisitor visitAnnotation(String name, String descriptor) {
                AskedLabel label = new AskedLabel();
                labels.add(label);
                return label(label);
            }
        };
    }

    private static AnnotationVisitor label(AskedLabel label) {
        return new AnnotationVisitor(Opcodes.ASM9) {
            @Override
            public void visit(String name, Object value) {
                switch (name) {
                    case "key" -> label.key = (String) value;
                    case "from" -> label.from = ((Type) value).getInternalName();
                    case "limit" -> label.limit = (Integer) value;
                    default -> {
                        // Of a newer version.
                    }
                }
            }

            @Override
            public AnnotationVisitor visitArray(String name) {
                return new AnnotationVisitor(Opcodes.ASM9) {
                    @Override
                    public void visit(String element, Object value) {
                        label.values.add((String) value);
                    }
                };
            }
        };
    }
}
