/** Renders the Kubernetes manifests and refuses those that can not work. */
@NullMarked
package io.observatory.k8s;

import org.jspecify.annotations.NullMarked;
