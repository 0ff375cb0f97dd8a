/**
 * The part of Terraform's plugin protocol, version 6, that the simulated clouds speak.
 * Only service and method names, field numbers and types matter on the wire; what is not used here is left out,
 * and unknown fields of newer tools are skipped by the decoder as protobuf intends.
 */
export const tfplugin6 = `
syntax = "proto3";
package tfplugin6;

message DynamicValue { bytes msgpack = 1; bytes json = 2; }
message RawState { bytes json = 1; map<string, string> flatmap = 2; }
message Step { oneof selector { string attribute_name = 1; string element_key_string = 2; int64 element_key_int = 3; } }
message AttributePath { repeated Step steps = 1; }
message Diagnostic { int32 severity = 1; string summary = 2; string detail = 3; AttributePath attribute = 4; }
message ServerCapabilities { bool plan_destroy = 1; bool get_provider_schema_optional = 2; bool move_resource_state = 3; }
message TypeName { string type_name = 1; }

message Attribute {
  string name = 1; bytes type = 2; string description = 3;
  bool required = 4; bool optional = 5; bool computed = 6; bool sensitive = 7;
  NestedType nested_type = 10;
}
message NestedType { repeated Attribute attributes = 1; int32 nesting = 3; }
message NestedBlock { string type_name = 1; Block block = 2; int32 nesting = 3; int64 min_items = 4; int64 max_items = 5; }
message Block { int64 version = 1; repeated Attribute attributes = 2; repeated NestedBlock block_types = 3; string description = 4; }
message Schema { int64 version = 1; Block block = 2; }

message Nothing { }
message Diagnostics1 { repeated Diagnostic diagnostics = 1; }
message Diagnostics2 { repeated Diagnostic diagnostics = 2; }

message GetMetadataResponse {
  ServerCapabilities server_capabilities = 1; repeated Diagnostic diagnostics = 2;
  repeated TypeName data_sources = 3; repeated TypeName resources = 4;
}
message GetProviderSchemaResponse {
  Schema provider = 1; map<string, Schema> resource_schemas = 2; map<string, Schema> data_source_schemas = 3;
  repeated Diagnostic diagnostics = 4; ServerCapabilities server_capabilities = 6;
}
message ConfigRequest { DynamicValue config = 1; }
message TypedConfigRequest { string type_name = 1; DynamicValue config = 2; }
message ConfigureRequest { string terraform_version = 1; DynamicValue config = 2; }
message UpgradeRequest { string type_name = 1; int64 version = 2; RawState raw_state = 3; }
message UpgradeResponse { DynamicValue upgraded_state = 1; repeated Diagnostic diagnostics = 2; }
message ReadRequest { string type_name = 1; DynamicValue current_state = 2; bytes private = 3; }
message ReadResponse { DynamicValue new_state = 1; repeated Diagnostic diagnostics = 2; bytes private = 3; }
message PlanRequest {
  string type_name = 1; DynamicValue prior_state = 2; DynamicValue proposed_new_state = 3; DynamicValue config = 4; bytes prior_private = 5;
}
message PlanResponse {
  DynamicValue planned_state = 1; repeated AttributePath requires_replace = 2; bytes planned_private = 3; repeated Diagnostic diagnostics = 4;
}
message ApplyRequest {
  string type_name = 1; DynamicValue prior_state = 2; DynamicValue planned_state = 3; DynamicValue config = 4; bytes planned_private = 5;
}
message ApplyResponse { DynamicValue new_state = 1; bytes private = 2; repeated Diagnostic diagnostics = 3; }
message ImportRequest { string type_name = 1; string id = 2; }
message ImportedResource { string type_name = 1; DynamicValue state = 2; bytes private = 3; }
message ImportResponse { repeated ImportedResource imported_resources = 1; repeated Diagnostic diagnostics = 2; }
message MoveRequest {
  string source_provider_address = 1; string source_type_name = 2; int64 source_schema_version = 3;
  RawState source_state = 4; string target_type_name = 5; bytes source_private = 6;
}
message MoveResponse { DynamicValue target_state = 1; repeated Diagnostic diagnostics = 2; bytes target_private = 3; }
message DataResponse { DynamicValue state = 1; repeated Diagnostic diagnostics = 2; }
message StopResponse { string error = 1; }
`;
