variable "cidr" {
  type    = string
  default = "10.0.0.0/16"
}

resource "terraform_data" "network" {
  input = { cidr = var.cidr }
}

output "cidr" {
  value = terraform_data.network.output.cidr
}
