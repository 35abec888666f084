package io.observatory.example.inbound.http;

import io.observatory.example.parcel.ParcelService;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class ParcelController {
  private final ParcelService parcels;

  ParcelController(ParcelService parcels) {
    this.parcels = parcels;
  }

  @PostMapping("/parcels")
  @PreAuthorize("hasRole('operator')")
  void send(String name) {
    parcels.send(name);
  }
}
